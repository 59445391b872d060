/*
 * Dom0's init: it boots to a fixed point, with the DomUs created and paused, where the machine is snapshotted. A
 * restored machine learns what to measure, lets the DomUs run the probe, and ends when the probe is done.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "domain.h"
#include "events.h"
#include "host.h"
#include "parameters.h"
#include "report.h"
#include "settings.h"
#include "stamps.h"
#include "serve.h"
#include "symbols.h"
#include "toolstack.h"

/* Xen numbers DomUs in the order in which they are created, and nobody else creates any. */
#define MAIN 1
#define PEER 2

/* Where they are by what xl and Xen are told (src/hypervisors/xen/). */
#define MAIN_PCPU 1
#define DOM0_PCPU 0

int main(int count, char **arguments)
{
	struct parameters parameters;
	channel_open();
	host_mount();
	toolstack_start();
	toolstack_create("/main.cfg");
	toolstack_create("/peer.cfg");
	host_report_symbols(count, arguments);
	toolstack_write_log();
	settings_report();
	domain_open();
	events_open();
	struct mailbox *main_mailbox = domain_mailbox(MAIN);
	struct domains domains = { MAIN, PEER, main_mailbox, domain_mailbox(PEER), MAIN_PCPU, DOM0_PCPU };
	/* It waits for a tick: see host_rearm_timers(). */
	struct machine machine = host_report_machine();

	snapshot_point();

	host_rearm_timers();
	parameters_read(&parameters);
	if (parameters.symbols) {
		symbols_give();
		channel_exit(0);
	}
	main_mailbox->iterations = parameters.iterations;
	main_mailbox->batches = parameters.batches;
	main_mailbox->tick_period = machine.tick_period;
	main_mailbox->tick_phase = machine.tick_phase;
	if (strlen(parameters.selection) >= SELECTION_SIZE)
		fail("the selection of microbenchmarks is too long");
	strcpy(main_mailbox->selection, parameters.selection);
	serve_start(&domains);
	serve();
	channel_exit(main_mailbox->argument);
}
