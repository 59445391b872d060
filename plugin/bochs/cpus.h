/* The machine's CPUs, and how they take turns. */
#ifndef WORLDSWITCH_CPUS_H
#define WORLDSWITCH_CPUS_H

#include "bochs.h"

#define MOST_CPUS 8

struct cpu {
	struct bochs_cpu *bochs;
	unsigned int number;
	uint64_t *rip, *cr3;
	uint32_t *mode, *events; /* events: not zero if something has to be looked after before the next instruction */
	bool *in_vm;
};

/* Whether it executes 64-bit code, and not that of 32 bits that programs begin with. */
int cpu_is_in_64_bit_mode(const struct cpu *cpu);

/*
 * Reads up to `length` bytes at a linear address, as many as there are before a page that is not mapped; returns how many.
 * `physical` is where the first one lies.
 */
uint64_t cpu_read(const struct cpu *cpu, uint64_t address, unsigned char *into, uint64_t length, uint64_t *physical);

/* Runs the machine until machine_ends() has been called. */
void run_machine(void);

void machine_ends(void);

/*
 * Boots it until one of its CPUs is about to execute the instruction at an address. The debugger has broken it there before, and
 * where it is reset, so that no CPU gets past (GUARD_COMMAND).
 */
void boot_machine(uint64_t hold);

#endif
