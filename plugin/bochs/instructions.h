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
	uint32_t seen;                  /* in which turn of doubts it was seen as it is here */
	unsigned char pauses;           /* it gives way to other CPUs */
};

/*
 * The instruction that a CPU executes next. It has no bytes if its page is not mapped: what the CPU does next then is to
 * fault.
 */
const struct known_instruction *next_instruction(const struct cpu *cpu);

/* Has each instruction looked at anew when it comes next: kernels write into their own code. */
void doubt_instructions(void);

#endif
