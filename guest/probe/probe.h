/*
 * The probe: a bare-metal program that runs inside a VM, executes microbenchmarks and reports every batch. What of it
 * needs no machine of its own, programs (guest/here/) and the kernel module (driver/) share.
 * This header is what the architecture-independent core and an architecture's part know of each other.
 */
#ifndef WORLDSWITCH_PROBE_H
#define WORLDSWITCH_PROBE_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
typedef unsigned long u64;
typedef unsigned int u32;
#endif

/* When an operation began and ended, in ticks of the counter that all CPUs and VMs share. */
struct interval {
	u64 begin;
	u64 end;
};

/* Of so many operations of a batch it is kept how long each took. */
#define MOST_OPERATIONS 512

/* What a batch took. */
struct batch {
	u64 ticks;
	struct interval interval;
	u64 operations;       /* of how many operations the next is known, one by one */
	const u64 *operation; /* what each took */
};

/*
 * One row of the table. Exactly one of `execute`, `time` and `stamp` is set; it says how a batch is timed:
 *   execute: two clock reads around a loop of operations;
 *   time:    the operation says when it began and ended, what lies between two operations is not counted;
 *   stamp:   its begin and end are stamped from outside the machine.
 */
struct microbenchmark {
	const char *name;
	void (*prepare)(void); /* once before the batches, not timed; may be 0 */
	void (*execute)(void);
	struct interval (*time)(void);
	void (*stamp)(void);
	void (*post)(void); /* once after the batches, not timed; may be 0 */
};

/* microbenchmarks.c: calibrations first; ends with a row without a name. */
extern const struct microbenchmark microbenchmarks[];

/* core.c, or on-demand.c */
void run_microbenchmarks(u64 iterations, u64 batches, const char *selection);

/* Says that the batch that is going on is no sample: it is measured again. */
void spoil_batch(const char *why);

/* What the platform provides. */
void platform_print(const char *line);
void platform_finish(u64 status) __attribute__((noreturn));
/* The host kernel's tick: how long from one to the next, and when one was, in ticks of the probe's counter. */
u64 platform_tick_period(void);
u64 platform_tick_phase(void);

/* entry.s: executes `rounds` times SPEND_ROUND instructions that do nothing. */
void spend(u64 rounds);
#define SPEND_ROUND 256

/* report.c: one JSON object a line (src/protocol/messages.ts reads it). */
void report_tick(u64 phase);
void report_sample(const char *name, u64 batch, u64 iterations, const struct batch *sample);
void report_end_of_row(void);
void report_done(void);
void report_error(const char *message) __attribute__((noreturn));

#endif
