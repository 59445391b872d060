/* How a program waits until all else in the machine has gone idle, in a VM as in the host or in Dom0. */
#ifndef WORLDSWITCH_GO_IDLE_H
#define WORLDSWITCH_GO_IDLE_H

/* A round of the loop below in which nothing else executes takes less. */
#define QUIET_TICKS 64
#define QUIET_ROUNDS 4

#ifdef SETTLE_TICKS

/*
 * Where the clock goes on whatever is executed: so long that what has nothing to do has gone idle. SETTLE_TICKS is an
 * expression, in ticks of the clock.
 */
static inline __attribute__((always_inline)) void go_idle_by(unsigned long (*clock_of_all)(void))
{
	unsigned long begin = clock_of_all();
	while (clock_of_all() - begin < SETTLE_TICKS) {
		/* Most of an emulator's work would be to turn to the others. */
		for (int i = 0; i < 512; i++)
			asm volatile("nop");
		relax();
	}
}

#else

/*
 * Yields until `clock_of_all`, which all CPUs share, shows no more than the reading of it. It spins and does not sleep: see
 * host/host.h on a machine that is idle as a whole. Who includes this has relax().
 */
static inline __attribute__((always_inline)) void go_idle_by(unsigned long (*clock_of_all)(void))
{
	for (int quiet = 0; quiet < QUIET_ROUNDS;) {
		unsigned long before = clock_of_all();
		relax();
		quiet = clock_of_all() - before < QUIET_TICKS ? quiet + 1 : 0;
	}
}

#endif

#endif
