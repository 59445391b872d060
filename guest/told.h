/*
 * What a probe that is asked for a batch at a time (on-demand.c) and whoever asks it tell each other, as a part of their
 * mailbox: on a host that others use too, where nobody watches from outside.
 */
#ifndef WORLDSWITCH_TOLD_H
#define WORLDSWITCH_TOLD_H

/* Of a batch with more operations it is not told what each took. */
#define MOST_OPERATIONS_TOLD 16
/* As many operations as a batch has that are timed one by one (MOST_OPERATIONS). */
#define MOST_WINDOWS 512

/* Within which an operation began and ended, in ticks of the counter. */
struct window {
	unsigned long begin, end;
};

/* A row that is none of the table: whoever asks reads its counter within each operation, and then answers. */
#define COUNTERS_ROW "counters"
/* So often a VM that is only switched to does the same when it starts. */
#define EXCHANGES_OF_PEER MOST_WINDOWS

struct told {
	/* Ticks after which what has nothing to do has gone idle. */
	unsigned long settle_ticks;
	/* True if the hypervisor keeps the VMs apart, so that none can be switched to. */
	unsigned long alone;
	/* When the backend received, and when it was about to signal. */
	volatile unsigned long received_at, signals_at;
	/* And when the other VM took the interrupt by which it was switched to. */
	volatile unsigned long switched_at;
	/* Ticks by which its counter is behind that of the VM that is switched from: on Xen each may have one that began with it. */
	unsigned long peer_behind;
	/* Of a row that compares two counters: which exchange the probe is at, and which has been answered. */
	volatile unsigned long exchanges, exchanged;
	/* What the batch took that was asked for last. */
	unsigned long ticks, begin, end, operations;
	unsigned long operation[MOST_OPERATIONS_TOLD];
	/* Of a row that begins or ends where the probe can't read the counter: when, is found out there. */
	unsigned long windows;
	struct window window[MOST_WINDOWS];
};

#endif
