/* How a program in the host or in Dom0 waits until all else in the machine has gone idle, without going idle itself. */
#ifndef WORLDSWITCH_IDLE_H
#define WORLDSWITCH_IDLE_H

#include "clock.h"

/* A round of the loop below in which nothing else executes takes less. */
#define QUIET_TICKS 64
#define QUIET_ROUNDS 4

/*
 * Yields until the clock that all CPUs share shows no more than the reading of it. It spins and does not sleep: see
 * host.h on a machine that is idle as a whole.
 */
static inline void others_go_idle(void)
{
	for (int quiet = 0; quiet < QUIET_ROUNDS;) {
		unsigned long before = clock_now();
		relax();
		quiet = clock_now() - before < QUIET_TICKS ? quiet + 1 : 0;
	}
}

#endif
