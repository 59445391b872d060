/* What x86 CPUs can be had to do (AMD64 APM volumes 2 and 3; Intel SDM volume 2). */
#ifndef WORLDSWITCH_OWN_EVENTS_H
#define WORLDSWITCH_OWN_EVENTS_H

#include "events.h"

#define REPEAT(times, text) asm volatile(".rept " #times "\n\t" text "\n\t.endr"

/* ---- any privilege ---- */

/* Each addition waits for the one before: a cycle each. */
static void additions(void)
{
	u64 value = 0;
	REPEAT(64, "add $1, %0") : "+r"(value)::"cc");
}

static void apart(void)
{
	REPEAT(8, "add $1, %%rax; add $1, %%rcx; add $1, %%rdx; add $1, %%rsi;"
		  "add $1, %%rdi; add $1, %%r8; add $1, %%r9; add $1, %%r10")
		::: "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "cc");
}

/* As compilers write it: what was computed is compared, and a branch taken or not. */
static void mixed(void)
{
	REPEAT(8, "add $1, %%rax; cmp $0, %%rax; je 1f; lea 3(%%rax), %%rcx;"
		  "mov %%rcx, %%rdx; and $15, %%rdx; xor %%rdx, %%r8; jmp 1f; 1:")
		::: "rax", "rcx", "rdx", "r8", "cc");
}

static void loads_apart(void)
{
	REPEAT(8, "mov (%0), %%rax; mov 8(%0), %%rcx; mov 16(%0), %%rdx; mov 24(%0), %%rsi;"
		  "mov 32(%0), %%rdi; mov 40(%0), %%r8; mov 48(%0), %%r9; mov 56(%0), %%r10")
		:: "r"(scratch) : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10");
}

/* Registers are saved, and others restored. */
static void saves_and_restores(void)
{
	REPEAT(8, "mov %%rax, 128(%0); mov %%rcx, 136(%0); mov %%rdx, 144(%0); mov %%rsi, 152(%0);"
		  "mov 256(%0), %%rax; mov 264(%0), %%rcx; mov 272(%0), %%rdx; mov 280(%0), %%rsi")
		:: "r"(scratch) : "rax", "rcx", "rdx", "rsi", "memory");
}

/* Every second one waits for the one before it. */
static void loads_in_a_chain(void)
{
	u64 *at = chain();
	REPEAT(32, "mov (%0), %0; mov 64(%0), %%rax") : "+r"(at)::"rax", "memory");
}

static void lfences(void)
{
	REPEAT(64, "lfence") ::: "memory");
}

static void sfences(void)
{
	REPEAT(64, "sfence") ::: "memory");
}

static void mfences(void)
{
	REPEAT(64, "mfence") ::: "memory");
}

static void line_flushes(void)
{
	REPEAT(64, "clflush (%0)") :: "r"(scratch + 64) : "memory");
}

static void flushes_of_written_lines(void)
{
	REPEAT(64, "movq $1, (%0); clflush (%0)") :: "r"(scratch + 64) : "memory");
}

static void fp_saves(void)
{
	REPEAT(64, "fxsave64 (%0)") :: "r"(scratch + 128) : "memory");
}

static void fp_restores(void)
{
	asm volatile("fxsave64 (%0)" ::"r"(scratch + 128) : "memory");
	REPEAT(64, "fxrstor64 (%0)") :: "r"(scratch + 128) : "memory");
}

/* With a selector that is writable: VERW clears buffers where microcode has it do so, whatever it says. */
static void verws(void)
{
	unsigned short selector;
	asm volatile("mov %%ds, %0" : "=r"(selector));
	scratch[0] = selector;
	REPEAT(64, "verw (%0)") :: "r"(scratch) : "cc", "memory");
}

static void counter_reads(void)
{
	REPEAT(64, "rdtsc") ::: "rax", "rdx");
}

static void cpuids(void)
{
	for (int i = 0; i < EVENTS; i++) {
		unsigned int leaf = 0;
		asm volatile("cpuid" : "+a"(leaf)::"rbx", "rcx", "rdx");
	}
}

#ifdef IN_KERNEL

/* ---- of a kernel, and left to it by hypervisors that have nested paging ---- */

/* FXSAVE has the registers of SSE in it if the kernel says that it does (APM volume 2, CR4.OSFXSR). */
static void allow_fp(void)
{
	u64 value;
	asm volatile("mov %%cr4, %0" : "=r"(value));
	asm volatile("mov %0, %%cr4" ::"r"(value | 1 << 9));
}

/* CR2 is no hypervisor's: others may leave the VM. */
static void control_reads(void)
{
	REPEAT(64, "mov %%cr2, %%rax") ::: "rax");
}

static void segment_reads(void)
{
	REPEAT(64, "mov %%ds, %%eax") ::: "rax");
}

static void control_writes(void)
{
	u64 value = 0;
	REPEAT(64, "mov %0, %%cr2") :: "r"(value));
}

static void segment_writes(void)
{
	unsigned int selector;
	asm volatile("mov %%es, %0" : "=r"(selector));
	REPEAT(64, "mov %0, %%es") :: "r"(selector));
}

static void page_table_writes(void)
{
	u64 value;
	asm volatile("mov %%cr3, %0" : "=r"(value));
	REPEAT(64, "mov %0, %%cr3") :: "r"(value) : "memory");
}

static void flag_writes(void)
{
	REPEAT(32, "cli; sti") ::: "memory");
}

static void flag_clears(void)
{
	REPEAT(64, "cli") ::: "memory");
	asm volatile("sti" ::: "memory");
}

/* KERNEL_GS_BASE, which KVM leaves to the VM by SVM and by VMX. */
#define MSR_KERNEL_GS_BASE 0xc0000102

static void msr_reads(void)
{
	REPEAT(64, "rdmsr") :: "c"(MSR_KERNEL_GS_BASE) : "rax", "rdx");
}

static void msr_writes(void)
{
	REPEAT(64, "wrmsr") :: "c"(MSR_KERNEL_GS_BASE), "a"(0), "d"(0) : "memory");
}

static void tlb_invalidations(void)
{
	REPEAT(64, "invlpg (%0)") :: "r"(0UL) : "memory");
}

#endif

#endif
