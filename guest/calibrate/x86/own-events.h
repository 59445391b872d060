/* What x86 CPUs can be had to do (AMD64 APM volumes 2 and 3; Intel SDM volume 2). */
#ifndef WORLDSWITCH_OWN_EVENTS_H
#define WORLDSWITCH_OWN_EVENTS_H

#include "events.h"

/* ---- any privilege ---- */

/* Each waits for the one before: a cycle each, as no CPU folds them, which newer ones do with additions of constants. */
static void chained(void)
{
	u64 value = carried, other = 5;
	EXECUTE(64, "xor %1, %0", : "+r"(value) : "r"(other) : "cc");
	carried = value;
}

static void apart(void)
{
	EXECUTE(8,
		"xor %%r11, %%rax; xor %%r11, %%rcx; xor %%r11, %%rdx; xor %%r11, %%rsi;"
		"xor %%r11, %%rdi; xor %%r11, %%r8; xor %%r11, %%r9; xor %%r11, %%r10",
		::: "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "cc");
}

/* Every second one waits for the one before it, and some are branches. */
static void half_chained(void)
{
	u64 value = carried;
	EXECUTE(8,
		"xor %%r11, %0; cmp %%r11, %%rcx; xor %%r9, %0; jmp 1f; 1:"
		"xor %%r10, %0; lea 3(%%rcx), %%rdx; xor %%r11, %0; mov %%rdx, %%rsi",
		: "+r"(value)::"rdx", "rsi", "cc");
	carried = value;
}

static void loads_apart(void)
{
	EXECUTE(8,
		"mov (%0), %%rax; mov 8(%0), %%rcx; mov 16(%0), %%rdx; mov 24(%0), %%rsi;"
		"mov 32(%0), %%rdi; mov 40(%0), %%r8; mov 48(%0), %%r9; mov 56(%0), %%r10",
		:: "r"(scratch) : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10");
}

/* Registers are saved, and others restored. */
static void saves_and_restores(void)
{
	EXECUTE(8,
		"mov %%rax, 128(%0); mov %%rcx, 136(%0); mov %%rdx, 144(%0); mov %%rsi, 152(%0);"
		"mov 256(%0), %%rax; mov 264(%0), %%rcx; mov 272(%0), %%rdx; mov 280(%0), %%rsi",
		:: "r"(scratch) : "rax", "rcx", "rdx", "rsi", "memory");
}

/* Every second one waits for the one before it. */
static void loads_in_a_chain(void)
{
	u64 **at = at_link;
	EXECUTE(32, "mov (%0), %0; mov 8(%0), %%rax", : "+r"(at)::"rax");
	at_link = at;
}

EVENT(lfences, "lfence", ::: "memory")
EVENT(sfences, "sfence", ::: "memory")
EVENT(mfences, "mfence", ::: "memory")
EVENT(line_flushes, "clflush (%0)", :: "r"(scratch + 64) : "memory")
EVENT(flushes_of_written_lines, "movq $1, (%0); clflush (%0)", :: "r"(scratch + 64) : "memory")
EVENT(fp_saves, "fxsave64 (%0)", :: "r"(scratch + 128) : "memory")

static void fp_restores(void)
{
	asm volatile("fxsave64 (%0)" ::"r"(scratch + 128) : "memory");
	EXECUTE(64, "fxrstor64 (%0)", :: "r"(scratch + 128) : "memory");
}

/* With a selector that is writable: VERW clears buffers where microcode has it do so, whatever it says. */
static void verws(void)
{
	unsigned short selector;
	asm volatile("mov %%ds, %0" : "=r"(selector));
	scratch[0] = selector;
	EXECUTE(64, "verw (%0)", :: "r"(scratch) : "cc", "memory");
}

EVENT(counter_reads, "rdtsc", ::: "rax", "rdx")

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
EVENT(control_reads, "mov %%cr2, %%rax", ::: "rax")
EVENT(segment_reads, "mov %%ds, %%eax", ::: "rax")

static void control_writes(void)
{
	u64 value = 0;
	EXECUTE(64, "mov %0, %%cr2", :: "r"(value));
}

static void segment_writes(void)
{
	unsigned int selector;
	asm volatile("mov %%es, %0" : "=r"(selector));
	EXECUTE(64, "mov %0, %%es", :: "r"(selector));
}

static void page_table_writes(void)
{
	u64 value;
	asm volatile("mov %%cr3, %0" : "=r"(value));
	EXECUTE(64, "mov %0, %%cr3", :: "r"(value) : "memory");
}

static void flag_writes(void)
{
	EXECUTE(32, "cli; sti", ::: "memory");
}

static void flag_clears(void)
{
	EXECUTE(64, "cli", ::: "memory");
	asm volatile("sti" ::: "memory");
}

/* KERNEL_GS_BASE, which KVM leaves to the VM by SVM and by VMX. */
#define MSR_KERNEL_GS_BASE 0xc0000102

EVENT(msr_reads, "rdmsr", :: "c"(MSR_KERNEL_GS_BASE) : "rax", "rdx")
EVENT(msr_writes, "wrmsr", :: "c"(MSR_KERNEL_GS_BASE), "a"(0), "d"(0) : "memory")
EVENT(tlb_invalidations, "invlpg (%0)", :: "r"(0UL) : "memory")

#endif

#endif
