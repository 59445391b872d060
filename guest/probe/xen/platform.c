#include "probe.h"
#include "hypervisor.h"

#include <xen/memory.h>
#include <xen/sched.h>

struct mailbox *mailbox = (struct mailbox *)MAILBOX_BASE;
struct doorbell_ports doorbells[DOORBELLS];

void add_to_physmap(unsigned int space, u64 index, u64 address)
{
	struct xen_add_to_physmap add = { .domid = DOMID_SELF, .space = space, .idx = index, .gpfn = address >> 12 };
	if (xen_hypercall(__HYPERVISOR_memory_op, XENMEM_add_to_physmap, (u64)&add, 0))
		report_error("Xen refused to map a page into the DomU");
}

/* Waits without keeping Dom0 from its PCPU, which may be this one. */
static void request(enum request what, unsigned int argument)
{
	unsigned long answered = mailbox->answered;
	mailbox->argument = argument;
	mailbox->request = what;
	ring(DOORBELL_CONTROL);
	while (mailbox->answered == answered) {
		xen_hypercall(__HYPERVISOR_sched_op, SCHEDOP_yield, 0, 0);
		relax();
	}
}

/* By how much the counter of this DomU is ahead of Dom0's: Xen may give each domain one that began with it. */
static u64 counter_ahead;

/*
 * Dom0 reads its counter somewhere between two readings of ours. Half of what lies between these is how far off the
 * difference may be: some thousand ticks, of a tick of Dom0's kernel some thousandths.
 */
static void compare_counters(void)
{
	u64 before = clock();
	request(REQUEST_CLOCK, 0);
	u64 after = clock();
	counter_ahead = before + (after - before) / 2 - mailbox->clock;
}

u64 platform_tick_period(void)
{
	return mailbox->tick_period;
}

u64 platform_tick_phase(void)
{
	return mailbox->tick_phase + counter_ahead;
}

/* The event channel between the DomUs is one for all turns: nobody masks it. */
static void connect_switch(unsigned int port)
{
	doorbells[DOORBELL_SWITCH].ports[0].port = port;
	doorbells[DOORBELL_SWITCH].turns = 1;
}

/* Lets the other DomU run, and waits until it is ready. */
static void start_peer_domain(void)
{
	request(REQUEST_START_PEER, 0);
	while (mailbox->ready < 2) {
		xen_hypercall(__HYPERVISOR_sched_op, SCHEDOP_yield, 0, 0);
		relax();
	}
}

/* Xen keeps the DomUs apart. */
static void go_on_alone(void)
{
#ifdef SETTLE_TICKS /* on a host, whose owner may want it so: rows that need no other DomU are measured */
	mailbox->told.alone = 1;
#else
	report_error("Xen refused an event channel between the DomUs");
#endif
}

static void start_main(void)
{
	for (int i = 0; i < DOORBELL_SWITCH; i++) {
		for (int turn = 0; turn < TURNS; turn++)
			doorbells[i].ports[turn].port = events_bind(0, mailbox->ports[i][turn]);
		doorbells[i].turns = TURNS;
	}
	/* Not of one that is measured: VMs of today do not have their arguments there. */
	doorbells[DOORBELL_SETTLE].alias = alias_offset();
	mailbox->switch_port = events_allocate(mailbox->peer_domain);
	connect_switch(mailbox->switch_port);
	mailbox->grant = grant_page(mailbox->peer_domain, (u64)mailbox);
	start_receiver();
	while (mailbox->ready < 1)
		relax();
	compare_counters();
	if (mailbox->switch_port)
		start_peer_domain();
	else
		go_on_alone();
	events_clear();
}

static void start_peer(void)
{
#ifdef SETTLE_TICKS /* on a host, where nobody watches from outside */
	exchange_as_peer();
	while (!mailbox->switch_port)
		relax();
#endif
	unsigned int main_domain = mailbox->main_domain, port = mailbox->switch_port;
	map_granted_page(main_domain, mailbox->grant);
	mailbox = (struct mailbox *)GRANTED_BASE;
	connect_switch(events_bind(main_domain, port));
	events_clear();
}

void hypervisor_start(u64 role)
{
	if (role == ROLE_RECEIVER)
		return;
	events_setup();
	if (role == ROLE_PEER)
		start_peer();
	else
		start_main();
}

void share_pcpu(void)
{
	request(REQUEST_SHARE, 0);
}

void own_pcpu(void)
{
	request(REQUEST_OWN, 0);
}

/* Into the mailbox: a console of Xen's would trap for each character. */
void platform_print(const char *line)
{
	unsigned long length = mailbox->text_length;
	while (*line && length < TEXT_SIZE - 1)
		mailbox->text[length++] = *line++;
	mailbox->text[length++] = '\n';
	mailbox->text_length = length;
	if (length > TEXT_SIZE / 2)
		request(REQUEST_PRINT, 0);
}

void platform_finish(u64 status)
{
	request(REQUEST_FINISH, status);
	for (;;)
		wait_for_interrupt();
}
