/* Xen as the probe uses it: event channels to Dom0 and to the other DomU, and requests to Dom0's init. */
#ifndef WORLDSWITCH_HYPERVISOR_H
#define WORLDSWITCH_HYPERVISOR_H

#include <xen/event_channel.h>
#include <xen/sched.h>

#include "hypercall.h"
#include "layout.h"
#include "mailbox.h"

#define HAS_DOM0 1

/* DomU main's mailbox, in the peer too: there Xen maps it. */
extern struct mailbox *mailbox;
#define MAILBOX mailbox

/* This DomU's local ports: of a doorbell, those that are used in turn, and whose turn it is. */
struct doorbell_ports {
	struct evtchn_send ports[TURNS];
	u64 turns; /* how many there are */
	u64 turn;
	u64 alias; /* how far from here Xen is to look for them: alias_offset() */
};

extern struct doorbell_ports doorbells[DOORBELLS];

/* What header.s's signal_stamped takes. */
static inline u64 doorbell_address(enum doorbell doorbell)
{
	struct doorbell_ports *ports = &doorbells[doorbell];
	u64 turn = ports->turn;
	ports->turn = turn + 1 == ports->turns ? 0 : turn + 1;
	return (u64)&ports->ports[turn];
}

static inline void ring(enum doorbell doorbell)
{
	xen_hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, doorbell_address(doorbell) + doorbells[doorbell].alias,
		      0);
}

/*
 * A scheduler may let the VCPU that a signal wakes preempt the one that has sent it. Then the peer is not idle yet when
 * it has switched back: it is given the PCPU until it is. More often than once, since a scheduler need not heed it.
 */
static inline void peer_goes_idle(void)
{
	for (int i = 0; i < 2; i++)
		xen_hypercall(__HYPERVISOR_sched_op, SCHEDOP_yield, 0, 0);
}

/* events.c: marks all event channels as handled. */
void events_clear(void);

static inline void hypervisor_interrupt(u32 id)
{
	if (id == INTERRUPT_EVENTS)
		events_clear();
}

/* platform.c: connects this DomU with Dom0 and the other DomU, and starts the other VCPUs. */
void hypervisor_start(u64 role);

/* Of a probe on demand, in the peer: has Dom0 compare the counters (COUNTERS_ROW). */
void exchange_as_peer(void);

/* Moves DomU main's VCPU 0 to Dom0's PCPU, and back. */
void share_pcpu(void);
void own_pcpu(void);

/* start.c of the architecture: starts VCPU 1 of this DomU. */
void start_receiver(void);
/* The same: makes event channels interrupt this DomU. */
void events_to_interrupt(void);
/* The same: how far from where it is memory is mapped once more, where Xen finds arguments in fewer steps; 0 if nowhere. */
u64 alias_offset(void);

/* events.c */
void events_setup(void);
unsigned int events_bind(unsigned int domain, unsigned int port);
/* Returns 0 if Xen keeps the domains apart. */
unsigned int events_allocate(unsigned int for_domain);

/* grants.c: lets a domain map the page at `address`, and maps such a page of another domain at GRANTED_BASE. */
unsigned int grant_page(unsigned int to_domain, u64 address);
void map_granted_page(unsigned int of_domain, unsigned int reference);

/* Maps what Xen has for this DomU at an address. */
void add_to_physmap(unsigned int space, u64 index, u64 address);

#endif
