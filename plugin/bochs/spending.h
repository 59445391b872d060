/* The NOPs by which the probe spends time: most of what is executed between two batches. */
#ifndef WORLDSWITCH_SPENDING_H
#define WORLDSWITCH_SPENDING_H

#include "cpus.h"

/* Takes `BEGIN:END`, the addresses at which they lie. Returns whether it is understood. */
int spending_take(const char *range);

/*
 * How many NOPs a CPU can be taken past, up to `most`: none if something may happen at one of them. The last one is left, so
 * that what comes next comes after an instruction that was executed.
 */
uint32_t nops_to_pass(const struct cpu *cpu, uint32_t most);

#endif
