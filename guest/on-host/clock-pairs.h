/*
 * The counter and the clock CLOCK_MONOTONIC_RAW at the same moment, as far as a program can read both: of a kernel that does not tell
 * how one follows from the other.
 */
#ifndef WORLDSWITCH_CLOCK_PAIRS_H
#define WORLDSWITCH_CLOCK_PAIRS_H

#include "probe.h"

struct clock_pair {
	u64 counter, nanoseconds;
	u64 within; /* the counter was somewhere so many ticks before or after */
};

struct clock_pair clock_pair_now(void);

/* The counter at a time of that clock, by two pairs. */
u64 clock_pairs_counter(const struct clock_pair *before, const struct clock_pair *after, u64 nanoseconds);

/* Ticks in a nanosecond. */
double clock_pairs_rate(void);

#endif
