/* What the probe needs of an arm64 CPU (Arm ARM, DDI 0487). */
#ifndef WORLDSWITCH_CPU_H
#define WORLDSWITCH_CPU_H

#include "probe.h"

#define READ_SYSREG(name)                                            \
	({                                                           \
		u64 value_;                                          \
		asm volatile("mrs %0, " name : "=r"(value_)::"memory"); \
		value_;                                              \
	})
#define WRITE_SYSREG(name, value) asm volatile("msr " name ", %0; isb" ::"r"((u64)(value)) : "memory")

/*
 * The physical counter: unlike the virtual one it has the same value in every VM and in the host. Neither
 * KVM nor Xen traps a read of it at EL1. The ISB keeps the read from moving (DDI 0487, D12.1.2).
 */
static inline u64 clock(void)
{
	u64 value;
	asm volatile("isb; mrs %0, cntpct_el0" : "=r"(value)::"memory");
	return value;
}

/* The same with a label at the instruction that reads: whoever watches from outside knows it by that. */
#define CLOCK_AT(label, destination) "isb\n " #label ": mrs " destination ", cntpct_el0\n"
#define clock_at(label)                                                              \
	({                                                                           \
		u64 value_;                                                          \
		asm volatile(CLOCK_AT(label, "%0") : "=r"(value_)::"memory"); \
		value_;                                                              \
	})

/* YIELD lets an emulator of several CPUs turn to the others; hardware takes it as a hint. */
static inline void relax(void)
{
	asm volatile("yield" ::: "memory");
}

static inline void wait_for_interrupt(void)
{
	asm volatile("wfi" ::: "memory");
}

static inline void interrupts_on(void)
{
	asm volatile("msr daifclr, #2; isb" ::: "memory");
}

static inline void interrupts_off(void)
{
	asm volatile("msr daifset, #2; isb" ::: "memory");
}

static inline void store32(u64 address, u32 value)
{
	asm volatile("str %w0, [%1]" ::"r"(value), "r"(address) : "memory");
}

static inline u32 load32(u64 address)
{
	u32 value;
	asm volatile("ldr %w0, [%1]" : "=r"(value) : "r"(address) : "memory");
	return value;
}

/* Waits for an interrupt, which is masked when it is called and when it returns, and takes it. */
static inline void wait_and_take_interrupt(void)
{
	wait_for_interrupt(); /* wakes on a pending interrupt even while it is masked */
	interrupts_on();
	interrupts_off();
}

/* What the interrupt handler finds again: the VCPU that it runs on. */
static inline void set_self(void *self)
{
	WRITE_SYSREG("tpidr_el1", self);
}

static inline void *get_self(void)
{
	return (void *)READ_SYSREG("tpidr_el1");
}

#endif
