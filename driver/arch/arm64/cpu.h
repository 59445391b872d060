/* SPDX-License-Identifier: GPL-2.0 */
/* What the shared code (guest/probe/) needs of the CPU, as the kernel has it. */
#ifndef WORLDSWITCH_CPU_H
#define WORLDSWITCH_CPU_H

#include "probe.h"

/*
 * The virtual counter, which every VM may read. The ISB keeps the read from moving (Arm ARM, DDI
 * 0487).
 */
#define CLOCK_AT(destination) "isb\n mrs " destination ", cntvct_el0\n"

static inline u64 clock(void)
{
	u64 value;

	asm volatile(CLOCK_AT("%0") : "=r"(value) : : "memory");
	return value;
}

/* Nobody watches from outside: the label says nothing. */
#define clock_at(label) clock()

#endif
