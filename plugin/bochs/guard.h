/*
 * The debugger's guard, which has a CPU come back when it has executed so many instructions. Bochs saves nothing of it, so that
 * it has no name: it is found by what it is.
 */
#ifndef WORLDSWITCH_GUARD_H
#define WORLDSWITCH_GUARD_H

#include "bochs.h"

struct guard {
	uint64_t *executed; /* instructions, by the CPU */
	uint64_t *most;     /* it comes back when it has executed so many */
};

/* What the debugger is to be told before guard_find(). */
#define GUARD_STEPS 1000003
#define GUARD_COMMAND "step all 1000003"

/* Finds the guard of each CPU, when the first one has made these steps and no more. */
void guards_find(struct guard *guards);

#endif
