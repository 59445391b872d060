/* Instructions of the machine, each once for each memory that it lies in. */
#ifndef WORLDSWITCH_INSTRUCTIONS_H
#define WORLDSWITCH_INSTRUCTIONS_H

#include "../trace/instruction.h"
#include "cpus.h"

/* An instruction as the machine has it. */
struct known_instruction {
	struct instruction traced;
	struct known_instruction *next; /* in its bucket */
	uint64_t space;                 /* which memory its address is of */
	unsigned char pauses;           /* it gives way to other CPUs */
};

/*
 * The instruction that a CPU executes next. It has no bytes if its page is not mapped: what the CPU does next then is to
 * fault.
 */
const struct known_instruction *next_instruction(const struct cpu *cpu);

/* Forgets all that is known: kernels write into their own code while they and their VMs start. */
void forget_instructions(void);

#endif
