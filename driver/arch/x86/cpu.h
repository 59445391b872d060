/* SPDX-License-Identifier: GPL-2.0 */
/* What the shared code (guest/probe/) needs of the CPU, as the kernel has it. */
#ifndef WORLDSWITCH_CPU_H
#define WORLDSWITCH_CPU_H

#include "probe.h"

/*
 * The time-stamp counter. LFENCE keeps the read from moving (AMD64 APM volume 3, RDTSC); CPUID
 * would leave the VM.
 */
static inline u64 clock(void)
{
	u32 low, high;

	asm volatile("lfence; rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return (u64)high << 32 | low;
}

/* Nobody watches from outside: the label says nothing. */
#define clock_at(label) clock()

#endif
