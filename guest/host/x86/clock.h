/*
 * The time-stamp counter: VMs and host share it, and under icount the emulator counts it at 1 GHz, one tick an
 * instruction. LFENCE keeps the read from moving (AMD64 APM volume 3, RDTSC).
 */
#ifndef WORLDSWITCH_CLOCK_H
#define WORLDSWITCH_CLOCK_H

static inline unsigned long clock_now(void)
{
	unsigned int low, high;
	asm volatile("lfence; rdtsc" : "=a"(low), "=d"(high)::"memory");
	return (unsigned long)high << 32 | low;
}

/* Lets an emulator of several CPUs turn to the others. */
static inline void relax(void)
{
	asm volatile("pause" ::: "memory");
}

/* What the time-stamp counter runs at, which the processor does not say: 1 GHz, if the machine is not another one. */
static inline unsigned long clock_frequency(void)
{
#ifdef COUNTER_HZ
	return COUNTER_HZ;
#else
	return 1000000000;
#endif
}

#endif
