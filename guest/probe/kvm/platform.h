/*
 * What a VM of our VMM on KVM looks like from inside: the one place that the probe and the VMM share. The
 * architecture's part (layout.h) says where things are.
 */
#ifndef WORLDSWITCH_PLATFORM_H
#define WORLDSWITCH_PLATFORM_H

#include "layout.h"

/* Only Xen has them. */
#define HAS_DOM0 0

#define SELECTION_SIZE 1024
/* Of a batch with more operations the VMM is not told what each took. */
#define MOST_OPERATIONS_TOLD 16
/* As many operations as a batch has that are timed one by one (MOST_OPERATIONS). */
#define MOST_WINDOWS 512

/* Within which an operation began and ended, in ticks of the counter. */
struct window {
	unsigned long begin, end;
};

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
	/* On a host that others use too (guest/on-host/): when the backend received, and when it was about to signal. */
	volatile unsigned long received_at, signals_at;
	/* And when the other VM took the interrupt by which it was switched to. */
	volatile unsigned long switched_at;
	/* Ticks after which what has nothing to do has gone idle. */
	unsigned long settle_ticks;
	/* What the batch took that the VMM asked for last. */
	unsigned long ticks, begin, end, operations;
	unsigned long operation[MOST_OPERATIONS_TOLD];
	/* Of a row that begins or ends in the host's kernel: when, the VMM finds out. */
	unsigned long windows;
	struct window window[MOST_WINDOWS];
};

#define MAILBOX ((struct mailbox *)MAILBOX_BASE)

#endif
