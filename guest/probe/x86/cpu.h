/* What the probe needs of an x86 CPU in 64-bit mode (AMD64 Architecture Programmer's Manual, volumes 2 and 3). */
#ifndef WORLDSWITCH_CPU_H
#define WORLDSWITCH_CPU_H

#include "probe.h"

#define MSR_APIC_BASE 0x0000001b
#define MSR_GS_BASE 0xc0000101

static inline u64 read_msr(u32 msr)
{
	u32 low, high;
	asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr) : "memory");
	return (u64)high << 32 | low;
}

static inline void write_msr(u32 msr, u64 value)
{
	asm volatile("wrmsr" ::"c"(msr), "a"((u32)value), "d"((u32)(value >> 32)) : "memory");
}

/*
 * The time-stamp counter, which hypervisors are told not to offset, so that it has the same value in every VM and
 * in the host. LFENCE keeps the read from moving.
 */
static inline u64 clock(void)
{
	u32 low, high;
	asm volatile("lfence; rdtsc" : "=a"(low), "=d"(high)::"memory");
	return (u64)high << 32 | low;
}

/* The same with a label at the instruction that reads: whoever watches from outside knows it by that. */
#define clock_at(label)                                                                                   \
	({                                                                                                \
		u32 low_, high_;                                                                          \
		asm volatile("lfence; " #label ": rdtsc" : "=a"(low_), "=d"(high_)::"memory"); \
		(u64) high_ << 32 | low_;                                                                 \
	})

/* PAUSE lets an emulator of several CPUs turn to the others; hardware takes it as a hint. */
static inline void relax(void)
{
	asm volatile("pause" ::: "memory");
}

static inline void wait_for_interrupt(void)
{
	asm volatile("hlt" ::: "memory");
}

static inline void interrupts_on(void)
{
	asm volatile("sti; nop" ::: "memory");
}

static inline void interrupts_off(void)
{
	asm volatile("cli" ::: "memory");
}

/* Waits for an interrupt, which is masked when it is called and when it returns, and takes it. */
static inline void wait_and_take_interrupt(void)
{
	/* No interrupt is taken between the two: STI takes effect after the instruction that follows it. */
	asm volatile("sti; hlt; cli" ::: "memory");
}

static inline void store32(u64 address, u32 value)
{
	asm volatile("movl %0, (%1)" ::"r"(value), "r"(address) : "memory");
}

static inline u32 load32(u64 address)
{
	u32 value;
	asm volatile("movl (%1), %0" : "=r"(value) : "r"(address) : "memory");
	return value;
}

/* What the interrupt handler finds again: the VCPU that it runs on. */
static inline void set_self(void *self)
{
	write_msr(MSR_GS_BASE, (u64)self);
}

static inline void *get_self(void)
{
	return (void *)read_msr(MSR_GS_BASE);
}

#endif
