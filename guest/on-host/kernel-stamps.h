/*
 * When the host's kernel comes to a function. A kprobe of perf's says it, which needs root; the kernel takes it away with its
 * descriptor, so that none is left however the program ends.
 */
#ifndef WORLDSWITCH_KERNEL_STAMPS_H
#define WORLDSWITCH_KERNEL_STAMPS_H

#include "clock-pairs.h"
#include "probe.h"

struct perf_event_mmap_page;

/* A kprobe that stamps on one PCPU. */
struct kernel_stamp {
	int fd;
	struct perf_event_mmap_page *page; /* behind it the ring of its stamps */
	/* Where the kernel does not tell how its clock follows from the counter: what is known of both before and after its stamps. */
	int by_pairs;
	struct clock_pair before, after;
};

/* What its stamps are read from. */
enum stamp_clock {
	STAMP_CLOCK_OF_COUNTER, /* one that follows from the counter: the kernel's own, if it tells how */
	STAMP_CLOCK_RAW,	/* CLOCK_MONOTONIC_RAW */
};

/* Puts a kprobe at a function. Returns why there is none, half a sentence; 0 if there is. */
const char *kernel_stamp_open(struct kernel_stamp *stamp, const char *function, int pcpu, enum stamp_clock clock);
void kernel_stamp_close(struct kernel_stamp *stamp);

/* To be called before what is stamped, and behind it: what came before is forgotten. */
void kernel_stamp_begin(struct kernel_stamp *stamp);
void kernel_stamp_end(struct kernel_stamp *stamp);

/* Reads the oldest stamp that is left, in nanoseconds of its clock. Returns whether there was one. */
int kernel_stamp_next(struct kernel_stamp *stamp, u64 *time);

/* The counter at a stamp of STAMP_CLOCK_OF_COUNTER, and ticks to within which it is known beside. */
u64 kernel_stamp_counter(const struct kernel_stamp *stamp, u64 time);
u64 kernel_stamp_within(const struct kernel_stamp *stamp);

#endif
