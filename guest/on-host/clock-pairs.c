#define _GNU_SOURCE
#include <time.h>

#include "clock.h"
#include "clock-pairs.h"

/* Of so many readings the one is taken in which the least time passed. */
#define READINGS 32

struct clock_pair clock_pair_now(void)
{
	struct clock_pair best = { 0, 0, ~0UL };
	for (int i = 0; i < READINGS; i++) {
		struct timespec time;
		u64 begin = clock_now();
		clock_gettime(CLOCK_MONOTONIC_RAW, &time);
		u64 half = (clock_now() - begin + 1) / 2;
		if (half < best.within)
			best = (struct clock_pair){ begin + half, time.tv_sec * 1000000000UL + time.tv_nsec, half };
	}
	return best;
}

static double rate_between(const struct clock_pair *before, const struct clock_pair *after)
{
	return (double)(after->counter - before->counter) / (after->nanoseconds - before->nanoseconds);
}

u64 clock_pairs_counter(const struct clock_pair *before, const struct clock_pair *after, u64 nanoseconds)
{
	long since = nanoseconds - before->nanoseconds;
	return before->counter + (long)(since * rate_between(before, after));
}

/* Nanoseconds over which it is measured: what is not known of a pair is then a hundred-thousandth. */
#define LONG_ENOUGH 10000000UL

double clock_pairs_rate(void)
{
	static double rate;
	if (rate > 0)
		return rate;
	struct clock_pair before = clock_pair_now(), after;
	do
		after = clock_pair_now();
	while (after.nanoseconds - before.nanoseconds < LONG_ENOUGH);
	rate = rate_between(&before, &after);
	return rate;
}
