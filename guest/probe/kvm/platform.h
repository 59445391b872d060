/*
 * What a VM of our VMM on KVM looks like from inside: the one place that the probe and the VMM share. The
 * architecture's part (layout.h) says where things are.
 */
#ifndef WORLDSWITCH_PLATFORM_H
#define WORLDSWITCH_PLATFORM_H

#include "layout.h"
#include "../../told.h"

/* Only Xen has them. */
#define HAS_DOM0 0

#define SELECTION_SIZE 1024

/* Who a VCPU is when it starts. */
enum role {
	ROLE_MAIN = 0,     /* runs the microbenchmarks; first VM, PCPU 0 */
	ROLE_RECEIVER = 1, /* handles its IPIs; first VM, PCPU 1 */
	ROLE_PEER = 2,     /* the VM that is switched to; second VM, PCPU 0 */
};

/* What a VM can signal: doorbells, which the host kernel turns into eventfds. */
enum doorbell {
	DOORBELL_NOBODY, /* an eventfd that nobody waits for */
	DOORBELL_WORKER, /* a thread on the other PCPU receives it */
	DOORBELL_ANSWER, /* a thread on the other PCPU interrupts the VM at once */
	DOORBELL_SETTLE, /* the same when all else has gone idle */
	DOORBELL_SWITCH, /* the eventfd that is the other VM's interrupt */
};

/* KVM's numbers of the VM's interrupts. */
#define GSI_BACKEND 1
#define GSI_SWITCH 2

/* One page that both VMs and the VMM see, at MAILBOX_BASE. */
struct mailbox {
	/* From the VMM, before the VCPUs start. */
	unsigned long tick_period; /* of the host kernel's tick, in ticks of the counter */
	unsigned long tick_phase;  /* the counter at one of them */
	unsigned long iterations;
	unsigned long batches;
	char selection[SELECTION_SIZE]; /* names joined by '+' */
	/* How many signals the worker received. */
	volatile unsigned long receptions;
	/* How many VCPUs that only answer are ready to. */
	volatile unsigned long ready;
	/* On a host that others use too (guest/on-host/). */
	struct told told;
};

#define MAILBOX ((struct mailbox *)MAILBOX_BASE)

#endif
