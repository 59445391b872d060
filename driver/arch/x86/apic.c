// SPDX-License-Identifier: GPL-2.0
/* The local APIC's identity, by an MSR in x2APIC mode, by MMIO in xAPIC mode (AMD64 APM volume 2, chapter 16). */
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <asm/msr.h>

#include "cpu.h"
#include "driver.h"
#include "parts.h"

#define MODE_MSR 0x1b
#define IN_X2APIC_MODE BIT(10)
#define IS_ON BIT(11)
#define X2APIC_ID 0x802
#define XAPIC_ID 0x20

static void __iomem *registers;

static u64 read_msr(u32 number)
{
	u32 low, high;

	asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(number) : "memory");
	return (u64)high << 32 | low;
}

void read_controller(void)
{
	read_msr(X2APIC_ID);
}

const char *controller_refuses(void)
{
	return read_msr(MODE_MSR) & IN_X2APIC_MODE ? NULL : "this VM's APIC is not in x2APIC mode";
}

void read_xapic(void)
{
	__raw_readl(registers + XAPIC_ID);
}

const char *xapic_refuses(void)
{
	u64 base = read_msr(MODE_MSR);

	if (!(base & IS_ON) || base & IN_X2APIC_MODE)
		return "this VM's APIC is not in xAPIC mode";
	registers = ioremap(base & PAGE_MASK & GENMASK_ULL(51, 12), PAGE_SIZE);
	return registers ? NULL : "the APIC's registers can not be mapped";
}

void apic_release(void)
{
	if (registers)
		iounmap(registers);
	registers = NULL;
}

/* ---- virtual-irq-completion ---- */

/*
 * Linux writes the EOI of an interrupt before a module's handler is called (sysvec_call_function_single, handle_edge_irq),
 * and no vector is for modules.
 */
const char *completion_refuses(void)
{
	return "Linux on x86 completes an interrupt before a handler of a module runs";
}

void completion_prepare(void)
{
}

void completion_finish(void)
{
}

struct interval complete_own_interrupt(void)
{
	return (struct interval){ 0, 0 };
}
