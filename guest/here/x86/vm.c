#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpuid.h"
#include "facts.h"

const char architecture_name[ARCHITECTURE_NAME_LENGTH] = "x86";

/* CPUID.01H:ECX[31], which CPUs leave to hypervisors. */
#define RUNS_IN_VM (1u << 31)

/* A hypervisor that pretends to be another, for the sake of its guests, has its own leaves behind that one's. */
int find_hypervisor(void)
{
	if (!(cpuid(1).c & RUNS_IN_VM))
		return 0;
	for (unsigned int i = 0; i < MOST_HYPERVISORS; i++) {
		unsigned int leaf = HYPERVISOR_LEAVES + i * NEXT_HYPERVISOR;
		char name[TEXT_OF_CPUID];
		cpuid_text(leaf, name);
		/* The highest of its leaves, which what is no leaf of a hypervisor has not. */
		unsigned int highest = cpuid(leaf).a;
		if (i > 0 && (highest < leaf || highest >= leaf + NEXT_HYPERVISOR))
			break;
		fact_report("cpuid/hypervisor", name);
	}
	return 1;
}

/* Intel SDM volume 2A, CPUID leaf 15H: the counter's and the crystal's frequency as a ratio, and the crystal's. */
static unsigned long of_crystal(void)
{
	struct registers r = cpuid(0x15);
	return r.a && r.b && r.c ? (unsigned long)r.c * r.b / r.a : 0;
}

/* Leaf 0x40000010 of VMware, which KVM's VMMs have taken over: kHz of the counter. */
static unsigned long of_hypervisor(void)
{
	const unsigned int leaf = HYPERVISOR_LEAVES + 0x10;
	return cpuid(HYPERVISOR_LEAVES).a >= leaf ? cpuid(leaf).a * 1000UL : 0;
}

/* Linux arch/x86/kernel/tsc.c: the refined one comes a second after the other. */
static unsigned long of_kernel_log(void)
{
	static const char *const lines[] = { "tsc: Refined TSC clocksource calibration: ", "tsc: Detected " };
	for (int i = 0; i < 2; i++) {
		char line[200];
		kernel_log_find(lines[i], line, sizeof line);
		if (line[0])
			return strtod(line + strlen(lines[i]), 0) * 1e6;
	}
	return 0;
}

struct frequency known_frequency(void)
{
	unsigned int highest = cpuid(0).a;
	struct frequency known[] = {
		{ highest >= 0x15 ? of_crystal() : 0, "cpuid-15" },
		{ of_hypervisor(), "cpuid-40000010" },
		{ of_kernel_log(), "kernel-log" },
		/* Leaf 16H: MHz that the CPU was specified for, a round number. */
		{ highest >= 0x16 ? (cpuid(0x16).a & 0xffff) * 1000000UL : 0, "cpuid-16" },
	};
	for (unsigned long i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].hertz)
			return known[i];
	return (struct frequency){ 0, "" };
}
