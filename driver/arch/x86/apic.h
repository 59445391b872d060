/* SPDX-License-Identifier: GPL-2.0 */
/* The local APIC: MSRs in x2APIC mode, MMIO in xAPIC mode (AMD64 APM volume 2, chapter 16). */
#ifndef WORLDSWITCH_APIC_H
#define WORLDSWITCH_APIC_H

#include <linux/io.h>
#include <linux/types.h>

#define X2APIC_ID 0x802
#define X2APIC_EOI 0x80b
#define X2APIC_IN_SERVICE 0x810
#define X2APIC_COMMAND 0x830
#define XAPIC_ID 0x20
#define XAPIC_COMMAND 0x300
#define XAPIC_COMMAND_HIGH 0x310

static inline u64 read_msr(u32 number)
{
	u32 low, high;

	asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(number) : "memory");
	return (u64)high << 32 | low;
}

static inline void write_msr(u32 number, u64 value)
{
	asm volatile("wrmsr"
		     :
		     : "c"(number), "a"((u32)value), "d"((u32)(value >> 32))
		     : "memory");
}

/* The registers of an xAPIC; NULL in x2APIC mode. */
extern void __iomem *apic_registers;

#endif
