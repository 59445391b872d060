/*
 * The DomUs that are measured: xl makes them, of a probe that times a batch when it is told to. Dom0's part in it is that of our own
 * Dom0 in emulated machines (guest/dom0/serve.c).
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "channel.h"
#include "clock.h"
#include "counters.h"
#include "domain.h"
#include "events.h"
#include "facts.h"
#include "interrupts-of.h"
#include "keeper.h"
#include "machine.h"
#include "memory-file.h"
#include "on-demand.h"
#include "own-machine.h"
#include "places.h"
#include "report.h"
#include "serve.h"
#include "settle.h"
#include "stamps.h"
#include "xl.h"

#define DOMAIN_MEBIBYTES 16

static struct mailbox *mailbox;
static struct ahead ahead;

/* ---- what is stamped, while the DomUs are served ---- */

void backend_received(void)
{
	mailbox->told.received_at = clock_now() + ahead.ticks;
	__sync_synchronize(); /* before it is counted */
}

void backend_signals(void)
{
	mailbox->told.signals_at = clock_now() + ahead.ticks;
}

/* ---- batches ---- */

void demand_begin(const char *row, u64 iterations)
{
	snprintf(mailbox->selection, sizeof mailbox->selection, "%s", row);
	mailbox->iterations = iterations;
	__sync_synchronize();
	serve_go_on();
	events_notify(mailbox->ports[DOORBELL_CONTROL][0]);
}

/* The probe has said why, if it says that it is done. */
void demand_end(void)
{
	if (serve() == REQUEST_FINISH)
		channel_exit(mailbox->argument);
}

const struct told *machine_do_batch(const char *row, u64 iterations)
{
	demand_begin(row, iterations);
	demand_end();
	return &mailbox->told;
}

u64 machine_counter_ahead(void)
{
	return ahead.ticks;
}

/* ---- DomUs ---- */

/* Beside these lines, src/hypervisors/xen/ has some for a DomU with the probe: VM_SETTINGS. */
static int create(const char *name, const char *image, int vcpus, const char *pcpus)
{
	char config[1024];
	snprintf(config, sizeof config,
		 "kernel = \"%s\"\nmemory = %d\nvcpus = %d\ncpus = [%s]\non_crash = \"preserve\"\n" VM_SETTINGS "\n", image,
		 DOMAIN_MEBIBYTES, vcpus, pcpus);
	return xl_create(name, config);
}

/*
 * Opens event channels under a name by which Dom0's kernel shows those of this program alone (/proc/interrupts): it takes that of the
 * thread that does so.
 */
static void open_events(char *name, unsigned long room)
{
	char before[16], own[16];
	snprintf(own, sizeof own, "ws-%d", getpid());
	snprintf(name, room, "evtchn:%s", own);
	prctl(PR_GET_NAME, before);
	prctl(PR_SET_NAME, own);
	events_open();
	prctl(PR_SET_NAME, before);
}

/* Where the DomUs' counters may be the same one they are, as on Arm: else they are as far apart as the DomUs were created. */
static void take_counter_of_peer(struct ahead peer_ahead)
{
	long behind = ahead.ticks - peer_ahead.ticks;
	long within = ahead.within + peer_ahead.within;
	if (behind >= -within && behind <= within)
		return;
	mailbox->told.peer_behind = behind;
	fact_report_number("xen/peer-counter-within", within);
}

void machine_start(void)
{
	char image_path[MEMORY_FILE_PATH], both[40], first[20], channels[40];
	struct names names = keeper_start(places.vcpu);
	struct image image = machine_probe();
	fact_report("xen/interrupt-controller", image.controller);
	fact_report_number("xen/first-pcpu", places.first);
	fact_report_number("xen/other-pcpu", places.other);
	domain_pin(0, places.vcpu, places.other);
	memory_file(image.begin, image.end - image.begin, image_path);
	snprintf(both, sizeof both, "\"%d\", \"%d\"", places.first, places.other);
	snprintf(first, sizeof first, "\"%d\"", places.first);
	struct domains domains = {
		.main = create(names.main, image_path, 2, both),
		.peer = create(names.peer, image_path, 1, first),
		.main_pcpu = places.first,
		.dom0_pcpu = places.other,
	};
	mailbox = domains.main_mailbox = domain_mailbox(domains.main);
	domains.peer_mailbox = domain_mailbox(domains.peer);
	mailbox->told.settle_ticks = settle_ticks();
	open_events(channels, sizeof channels);
	struct ahead peer_ahead = counters_of_peer(domains.peer, domains.peer_mailbox);
	serve_start(&domains);
	interrupts_to(channels, places.vcpu);
	demand_end();
	ahead = counters_of_main(&mailbox->told);
	fact_report_number("xen/counter-within", ahead.within);
	take_counter_of_peer(peer_ahead);
}

int machine_lets_domains_signal(void)
{
	return !mailbox->told.alone;
}
