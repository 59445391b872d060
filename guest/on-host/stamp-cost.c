/*
 * A system call that reads a clock is timed with and without a kprobe: what it takes more, the kprobe takes as a whole. Stamps
 * are of the same clock. So from a stamp where the clock is about to be read to the time that the call returns is what the
 * kprobe takes behind its stamp and a bit of the kernel's; from that time to a stamp where it has been read, what it takes
 * before its stamp and a bit. Of both bits the sum is known: half of it is taken for each.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "kernel-stamps.h"
#include "stamp-cost.h"

/* Linux kernel/time/timekeeping.c and time.c; what clock_gettime(2) comes to, one right after the other. */
#define READS_CLOCK "ktime_get_raw_ts64"
#define HAS_READ_CLOCK "put_timespec64"

#define CALLS 64
#define ROUNDS 32

static int ascending(const void *one, const void *other)
{
	double difference = *(const double *)one - *(const double *)other;
	return (difference > 0) - (difference < 0);
}

/* The mean of the middle half: finer than the clock, and free of what an interrupt hit. */
static double middle(double *values, unsigned long count)
{
	double sum = 0;
	unsigned long least = count / 4, most = count - least;
	qsort(values, count, sizeof *values, ascending);
	for (unsigned long i = least; i < most; i++)
		sum += values[i];
	return sum / (most - least);
}

/* Ticks of a call, over a round. It is not clock_gettime(), which asks no kernel; what each returned is left in `returned`, in nanoseconds. */
static double time_calls(u64 *returned)
{
	struct timespec time[CALLS];
	unsigned long begin = clock_now();
	for (int i = 0; i < CALLS; i++)
		syscall(SYS_clock_gettime, CLOCK_MONOTONIC_RAW, &time[i]);
	unsigned long end = clock_now();
	for (int i = 0; i < CALLS; i++)
		returned[i] = time[i].tv_sec * 1000000000UL + time[i].tv_nsec;
	return (double)(end - begin) / CALLS;
}

/* Nanoseconds from what each call of a round returned to its stamp. Returns whether each has one. */
static int distances(struct kernel_stamp *stamp, const u64 *returned, double *distance)
{
	u64 time;
	int stamps = 0;
	while (kernel_stamp_next(stamp, &time)) {
		if (stamps < CALLS)
			distance[stamps] = (double)time - (double)returned[stamps];
		stamps++;
	}
	return stamps == CALLS;
}

/* With a kprobe at a function: ticks of a call, and from what it returns to the stamp. */
struct probed {
	double call, distance;
};

static const char *time_probed(const char *function, struct probed *probed)
{
	static double call[ROUNDS], distance[ROUNDS * CALLS];
	u64 returned[CALLS];
	struct kernel_stamp stamp;
	unsigned long rounds = 0;
	const char *why = kernel_stamp_open(&stamp, function, sched_getcpu(), STAMP_CLOCK_RAW);
	if (why)
		return why;
	for (int i = 0; i < ROUNDS; i++) {
		call[i] = time_calls(returned);
		/* In another round somebody else came to the function. */
		rounds += distances(&stamp, returned, distance + rounds * CALLS);
	}
	if (rounds > 0) {
		probed->call = middle(call, ROUNDS);
		probed->distance = clock_pairs_rate() * middle(distance, rounds * CALLS);
	}
	kernel_stamp_close(&stamp);
	return rounds > 0 ? 0 : "what a kprobe takes can't be measured, as others come to its function all the time";
}

const char *stamp_cost_measure(struct stamp_cost *cost)
{
	static double call[ROUNDS];
	u64 returned[CALLS];
	struct probed reads, has_read;
	const char *why = time_probed(READS_CLOCK, &reads);
	if (!why)
		why = time_probed(HAS_READ_CLOCK, &has_read);
	if (why)
		return why;
	for (int i = 0; i < ROUNDS; i++)
		call[i] = time_calls(returned);
	double kprobe = (reads.call + has_read.call) / 2 - middle(call, ROUNDS);
	double bits = has_read.distance - reads.distance - kprobe;
	cost->within = bits > 0 ? bits / 2 : -bits / 2;
	cost->before = has_read.distance - bits / 2;
	cost->after = -reads.distance - bits / 2;
	return cost->before < 0 || cost->after < 0 ? "what a kprobe takes can't be measured, as the host has other work" : 0;
}
