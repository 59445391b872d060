/* Who watches the machine from outside, as plugin/ does in QEMU: the machine can't tell. */
#ifndef WORLDSWITCH_OBSERVERS_H
#define WORLDSWITCH_OBSERVERS_H

#include "../trace/instruction.h"
#include "cpus.h"

struct observer {
	const char *name;
	/* Takes an argument `name=value`; returns whether it understands it. */
	int (*take)(const char *argument);
	/* When all arguments are there. */
	void (*begin)(void);
	/* Whether it has to see the instruction at an address; it may want to see all. */
	int (*watches)(uint64_t address);
	/* An instruction is seen for the first time. It may be 0. */
	void (*learn)(struct instruction *instruction);
	/* A CPU is about to execute an instruction. */
	void (*see)(const struct instruction *instruction, const struct cpu *cpu);
	/* Whether it has to see each of NOPs now that the probe spends time by. It may be 0. */
	int (*needs_nops)(void);
	/* So many of them are executed at once. It may be 0. */
	void (*pass)(uint32_t nops);
	void (*finish)(void);
};

extern const struct observer stamp_observer, trace_observer, symbols_observer;

/* Takes `NAME ARGUMENT`. Returns whether there is such an observer, and it understands that. */
int observers_take(const char *word);
void observers_begin(void);
int observers_watch(uint64_t address);
void observers_learn(struct instruction *instruction);
void observers_see(const struct instruction *instruction, const struct cpu *cpu);
/* Returns whether so many NOPs can be executed at once, and has them counted if so. */
int observers_pass(uint32_t nops);
void observers_finish(void);

#endif
