/*
 * Instructions that leave a VM although a program without privileges executes them: CPUID (always on Intel: SDM volume 3,
 * "Instructions That Cause VM Exits Unconditionally"; on AMD where it is intercepted, which hypervisors do: APM volume 2,
 * "Instruction Intercepts"), and VMCALL or VMMCALL.
 */
#ifndef WORLDSWITCH_EXITS_H
#define WORLDSWITCH_EXITS_H

void execute_cpuid(void);
const char *cpuid_refuses(void);

/* A hypercall of a program, by the instruction of the CPU's maker: its privilege is looked at first. */
void execute_hypercall(void);
const char *hypercall_refuses(void);

#define EXITS                                                             \
	{ { "hypercall/cpuid", .execute = execute_cpuid }, cpuid_refuses }, \
	{ { "hypercall/refused", .execute = execute_hypercall }, hypercall_refuses },

#endif
