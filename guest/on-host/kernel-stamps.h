/*
 * When the host's kernel comes to a function. A kprobe of perf's says it, which needs root; the kernel takes it away with its
 * descriptor, so that none is left however the program ends.
 */
#ifndef WORLDSWITCH_KERNEL_STAMPS_H
#define WORLDSWITCH_KERNEL_STAMPS_H

#include "probe.h"

struct perf_event_mmap_page;

/* A kprobe that stamps on one PCPU. */
struct kernel_stamp {
	int fd;
	struct perf_event_mmap_page *page; /* behind it the ring of its stamps */
};

/* What its stamps are read from. */
enum stamp_clock {
	STAMP_CLOCK_OF_COUNTER, /* the kernel's own, which follows from the counter by what the kernel tells */
	STAMP_CLOCK_RAW,	/* CLOCK_MONOTONIC_RAW */
};

/* Puts a kprobe at a function. Returns why there is none, half a sentence; 0 if there is. */
const char *kernel_stamp_open(struct kernel_stamp *stamp, const char *function, int pcpu, enum stamp_clock clock);
void kernel_stamp_close(struct kernel_stamp *stamp);

/* Reads the oldest stamp that is left, in nanoseconds of its clock. Returns whether there was one. */
int kernel_stamp_next(struct kernel_stamp *stamp, u64 *time);

/* The counter at a stamp, and what it counts in so many nanoseconds. Both of STAMP_CLOCK_OF_COUNTER. */
u64 kernel_stamp_counter(const struct kernel_stamp *stamp, u64 time);
double kernel_stamp_ticks(const struct kernel_stamp *stamp, double nanoseconds);

#endif
