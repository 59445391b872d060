#include <time.h>

#include "clock.h"
#include "settle.h"

#define SETTLE_NANOSECONDS 100000UL

static unsigned long nanoseconds_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000UL + now.tv_nsec;
}

/* What the counter counts meanwhile, near enough to wait by. */
static unsigned long measure(void)
{
	unsigned long begin = nanoseconds_now(), ticks = clock_now();
	while (nanoseconds_now() - begin < SETTLE_NANOSECONDS)
		;
	return clock_now() - ticks;
}

unsigned long settle_ticks(void)
{
	static unsigned long ticks;
	if (!ticks)
		ticks = measure();
	return ticks;
}
