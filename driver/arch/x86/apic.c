// SPDX-License-Identifier: GPL-2.0
/* What of the local APIC exits: reading its identity, and completing an interrupt. */
#include <linux/kernel.h>
#include <linux/mm.h>

#include "apic.h"
#include "driver.h"
#include "parts.h"

#define MODE_MSR 0x1b
#define IN_X2APIC_MODE BIT(10)
#define IS_ON BIT(11)

void __iomem *apic_registers;

const char *controller_refuses(void)
{
	return read_msr(MODE_MSR) & IN_X2APIC_MODE ? NULL : "this VM's APIC is not in x2APIC mode";
}

void read_controller(void)
{
	read_msr(X2APIC_ID);
}

void read_xapic(void)
{
	__raw_readl(apic_registers + XAPIC_ID);
}

const char *xapic_refuses(void)
{
	u64 base = read_msr(MODE_MSR);

	if (!(base & IS_ON) || base & IN_X2APIC_MODE)
		return "this VM's APIC is not in xAPIC mode";
	if (!apic_registers)
		apic_registers = ioremap(base & PAGE_MASK & GENMASK_ULL(51, 12), PAGE_SIZE);
	return apic_registers ? NULL : "the APIC's registers can not be mapped";
}

void apic_release(void)
{
	if (apic_registers)
		iounmap(apic_registers);
	apic_registers = NULL;
}

/* ---- virtual-irq-completion ---- */

/*
 * Linux writes the EOI of an interrupt before a module's handler is called
 * (sysvec_call_function_single, handle_edge_irq), and no vector is for modules.
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

/*
 * What can be done is an EOI while nothing is in service, which an APIC ignores (AMD64 APM volume
 * 2, 16.6.4). In a thread nothing is: handlers of interrupts end before. That is looked at.
 */
void look_for_service(void)
{
	u32 each;

	for (each = 0; each < 8; each++)
		if (read_msr(X2APIC_IN_SERVICE + each))
			measure_fail("an interrupt is in service, although a thread runs");
}

void write_eoi(void)
{
	write_msr(X2APIC_EOI, 0);
}
