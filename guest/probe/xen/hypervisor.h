/* Xen as the probe uses it: event channels to Dom0 and to the other DomU, and requests to Dom0's init. */
#ifndef WORLDSWITCH_HYPERVISOR_H
#define WORLDSWITCH_HYPERVISOR_H

#include <xen/event_channel.h>

#include "hypercall.h"
#include "layout.h"
#include "mailbox.h"

#define HAS_DOM0 1

/* DomU main's mailbox, in the peer too: there Xen maps it. */
extern struct mailbox *mailbox;
#define MAILBOX mailbox

/* This DomU's local ports. */
extern struct evtchn_send doorbells[DOORBELLS];

static inline void ring(enum doorbell doorbell)
{
	xen_hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_send, (u64)&doorbells[doorbell], 0);
}

/* What header.s's signal_stamped takes. */
static inline u64 doorbell_address(enum doorbell doorbell)
{
	return (u64)&doorbells[doorbell];
}

/* Dom0 goes idle by itself when it has answered, on its own PCPU: this VCPU waits that long. */
static inline void backend_goes_idle(void)
{
	u64 begin = clock();
	while (clock() - begin < SETTLE_TICKS)
		relax();
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

/* Moves DomU main's VCPU 0 to Dom0's PCPU, and back. */
void share_pcpu(void);
void own_pcpu(void);

/* start.c of the architecture: starts VCPU 1 of this DomU. */
void start_receiver(void);
/* The same: makes event channels interrupt this DomU. */
void events_to_interrupt(void);

/* events.c */
void events_setup(void);
unsigned int events_bind(unsigned int domain, unsigned int port);
unsigned int events_allocate(unsigned int for_domain);

/* grants.c: lets a domain map the page at `address`, and maps such a page of another domain at GRANTED_BASE. */
unsigned int grant_page(unsigned int to_domain, u64 address);
void map_granted_page(unsigned int of_domain, unsigned int reference);

/* Maps what Xen has for this DomU at an address. */
void add_to_physmap(unsigned int space, u64 index, u64 address);

#endif
