/* The counter that VMs and host share; 1 GHz, and under icount one tick an instruction. */
#ifndef WORLDSWITCH_CLOCK_H
#define WORLDSWITCH_CLOCK_H

static inline unsigned long clock_now(void)
{
	unsigned long value;
	asm volatile("isb; mrs %0, cntvct_el0" : "=r"(value)::"memory");
	return value;
}

/* Lets an emulator of several CPUs turn to the others. */
static inline void relax(void)
{
	asm volatile("yield" ::: "memory");
}

static inline unsigned long clock_frequency(void)
{
	unsigned long value;
	asm("mrs %0, cntfrq_el0" : "=r"(value));
	return value;
}

#endif
