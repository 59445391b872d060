/* What Arm CPUs can be had to do (Arm ARM, DDI 0487). */
#ifndef WORLDSWITCH_OWN_EVENTS_H
#define WORLDSWITCH_OWN_EVENTS_H

#include "events.h"

/* ---- any privilege ---- */

/* Each waits for the one before: a cycle each, as no CPU folds them, which newer ones do with additions of constants. */
static void chained(void)
{
	u64 value = carried, other = 5;
	EXECUTE(64, "eor %0, %0, %1", : "+r"(value) : "r"(other));
	carried = value;
}

static void apart(void)
{
	EXECUTE(8,
		"eor x0, x0, x8; eor x1, x1, x8; eor x2, x2, x8; eor x3, x3, x8;"
		"eor x4, x4, x8; eor x5, x5, x8; eor x6, x6, x8; eor x7, x7, x8",
		::: "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7");
}

/* Every second one waits for the one before it, and some are branches. */
static void half_chained(void)
{
	u64 value = carried;
	EXECUTE(8,
		"eor %0, %0, x4; cmp x4, x5; eor %0, %0, x5; b 1f; 1:"
		"eor %0, %0, x6; add x1, x4, #3; eor %0, %0, x7; mov x2, x1",
		: "+r"(value)::"x1", "x2", "cc");
	carried = value;
}

static void loads_apart(void)
{
	EXECUTE(8,
		"ldr x0, [%0]; ldr x1, [%0, #8]; ldr x2, [%0, #16]; ldr x3, [%0, #24];"
		"ldr x4, [%0, #32]; ldr x5, [%0, #40]; ldr x6, [%0, #48]; ldr x7, [%0, #56]",
		:: "r"(scratch) : "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7");
}

/* Registers are saved by pairs, and others restored. */
static void saves_and_restores(void)
{
	EXECUTE(8,
		"stp x0, x1, [%0, #128]; stp x2, x3, [%0, #144]; stp x4, x5, [%0, #160]; stp x6, x7, [%0, #176];"
		"ldp x0, x1, [%0, #256]; ldp x2, x3, [%0, #272]; ldp x4, x5, [%0, #288]; ldp x6, x7, [%0, #304]",
		:: "r"(scratch) : "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "memory");
}

/* Every second one waits for the one before it. */
static void loads_in_a_chain(void)
{
	u64 **at = at_link;
	EXECUTE(32, "ldr %0, [%0]; ldr x1, [%0, #8]", : "+r"(at)::"x1");
	at_link = at;
}

EVENT(instruction_barriers, "isb", ::: "memory")
EVENT(synchronizations, "dsb ish", ::: "memory")
EVENT(synchronizations_after_stores, "str xzr, [%0]; dsb ish", :: "r"(scratch + 64) : "memory")
EVENT(memory_barriers, "dmb ish", ::: "memory")
EVENT(memory_barriers_after_stores, "str xzr, [%0]; dmb ish", :: "r"(scratch + 64) : "memory")

/* CSDB, a hint of its own number. */
EVENT(speculation_barriers, "hint #20", ::: "memory")

/* By virtual address, which Linux lets programs do. */
EVENT(line_cleanings, "dc cvac, %0", :: "r"(scratch + 64) : "memory")
EVENT(cleanings_of_written_lines, "str xzr, [%0]; dc cvac, %0", :: "r"(scratch + 64) : "memory")
EVENT(fp_saves, ".arch_extension simd; stp q0, q1, [%0]", :: "r"(scratch + 128) : "memory")

/* What is loaded are the registers' own values: nobody loses any. */
static void fp_restores(void)
{
	asm volatile(".arch_extension simd; stp q0, q1, [%0]" ::"r"(scratch + 128) : "memory");
	EXECUTE(64, ".arch_extension simd; ldp q0, q1, [%0]", :: "r"(scratch + 128) : "memory");
}

#ifdef IN_KERNEL

#include "hypercall.h"
#include "interrupts.h"

/* ---- of a kernel, and left to it by hypervisors ---- */

/* CPACR_EL1.FPEN. */
static void allow_fp(void)
{
	WRITE_SYSREG("cpacr_el1", READ_SYSREG("cpacr_el1") | 3 << 20);
}

static void el1_reads(void)
{
	EXECUTE(16, "mrs x0, sctlr_el1; mrs x0, vbar_el1; mrs x0, par_el1; mrs x0, elr_el1", ::: "x0");
}

/* What stands in them already; an exception meanwhile would write ELR and SPSR itself, and none is being handled. */
static void el1_writes(void)
{
	u64 vectors = READ_SYSREG("vbar_el1"), state = READ_SYSREG("spsr_el1");
	EXECUTE(16, "msr vbar_el1, %0; msr par_el1, xzr; msr elr_el1, xzr; msr spsr_el1, %1", :: "r"(vectors), "r"(state) : "memory");
}

static void timer_reads(void)
{
	EXECUTE(32, "mrs x0, cntv_cval_el0; mrs x0, cntkctl_el1", ::: "x0");
}

static void timer_writes(void)
{
	u64 value = READ_SYSREG("cntv_cval_el0"), control = READ_SYSREG("cntkctl_el1");
	EXECUTE(32, "msr cntv_cval_el0, %0; msr cntkctl_el1, %1", :: "r"(value), "r"(control) : "memory");
}

static void other_reads(void)
{
	EXECUTE(16, "mrs x0, midr_el1; mrs x0, mpidr_el1; mrs x0, daif; mrs x0, nzcv", ::: "x0");
}

static void other_writes(void)
{
	EXECUTE(64, "msr daifset, #2", ::: "memory");
	interrupts_on();
}

static void tlb_invalidations(void)
{
	EXECUTE(64, "tlbi vale1, xzr", ::: "memory");
	asm volatile("dsb nsh; isb" ::: "memory");
}

/* What the vectors of EL2 answer with a few instructions: an exception to EL2, and the return from it. */
static void vector_calls(void)
{
	for (int i = 0; i < EVENTS; i++)
		hvc(SMCCC_ARCH_WORKAROUND_1);
}

#if GIC_VERSION == 2
/* The CPU interface that KVM gives to VMs is the hardware's GICV: reads of it wait for the device. */
EVENT(vm_interface_reads, "ldr w0, [%0]", :: "r"((u64)GICC_PMR) : "x0", "memory")
EVENT(vm_interface_writes, "str %w1, [%0]", :: "r"((u64)GICC_PMR), "r"(0xff) : "memory")
#endif

#endif

#endif
