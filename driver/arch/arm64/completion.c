// SPDX-License-Identifier: GPL-2.0
/*
 * virtual-irq-completion: this CPU sends itself a software-generated interrupt that Linux does not use, with interrupts
 * off, and acknowledges and completes it. Its priority is the highest, so that no other interrupt can be acknowledged in
 * its place; and it is looked at before which one that would be.
 */
#include <linux/io.h>
#include <linux/irqflags.h>
#include <asm/sysreg.h>

#include "cpu.h"
#include "driver.h"
#include "gic.h"

/* Linux takes the lower eight for its IPIs (irq-gic.c and irq-gic-v3.c, set_smp_ipi_range()). */
#define INTERRUPT 15

#define GICC_CTLR 0x00
#define GICC_IAR 0x0c
#define GICC_EOIR 0x10
#define GICC_HPPIR 0x18
#define GICC_CTLR_EOI_IN_TWO_STEPS BIT(9)
#define GICD_SGIR 0xf00
#define GICD_SGIR_TO_SELF (2 << 24)

#define ICC_CTLR_EOI_IN_TWO_STEPS BIT(1)
#define CTLR "s3_0_c12_c12_4"
#define IAR "s3_0_c12_c12_0"
#define EOIR "s3_0_c12_c12_1"
#define HPPIR "s3_0_c12_c12_2"
#define SGI1R "s3_0_c12_c11_5"

#define READ_REGISTER(name) ({ u64 value_; asm volatile("mrs %0, " name : "=r"(value_) : : "memory"); value_; })

static struct gic *gic;
/* What it was before a batch. */
static u8 priority;
static bool enabled;

static bool in_two_steps(void)
{
	if (gic->version == 3)
		return READ_REGISTER(CTLR) & ICC_CTLR_EOI_IN_TWO_STEPS;
	return readl_relaxed(gic->cpu_interface + GICC_CTLR) & GICC_CTLR_EOI_IN_TWO_STEPS;
}

const char *completion_refuses(void)
{
	gic = gic_find();
	if (!gic || !gic->private || (gic->version == 2 && !gic->cpu_interface))
		return "neither device tree nor ACPI say where this CPU's part of the interrupt controller is";
	if (in_two_steps())
		return "this kernel completes interrupts in two steps, as one with a hypervisor of its own";
	return NULL;
}

void completion_prepare(void)
{
	priority = readb_relaxed(gic->private + GIC_PRIORITY + INTERRUPT);
	enabled = readl_relaxed(gic->private + GIC_ENABLE) & BIT(INTERRUPT);
	writeb_relaxed(0, gic->private + GIC_PRIORITY + INTERRUPT);
	writel(BIT(INTERRUPT), gic->private + GIC_ENABLE);
}

void completion_finish(void)
{
	if (!enabled)
		writel_relaxed(BIT(INTERRUPT), gic->private + GIC_DISABLE);
	writeb(priority, gic->private + GIC_PRIORITY + INTERRUPT);
}

/* ---- one operation ---- */

static void send(void)
{
	u64 id = read_sysreg(mpidr_el1);
	u64 to = (id >> 32 & 0xff) << 48 | (id >> 16 & 0xff) << 32 | (id >> 8 & 0xff) << 16 | BIT(id & 0xf);

	if (gic->version == 3)
		asm volatile("msr " SGI1R ", %0\n isb" : : "r"(to | INTERRUPT << 24) : "memory");
	else
		writel(GICD_SGIR_TO_SELF | INTERRUPT, gic->distributor + GICD_SGIR);
}

static bool is_pending(void)
{
	u64 highest = gic->version == 3 ? READ_REGISTER(HPPIR) : readl(gic->cpu_interface + GICC_HPPIR);

	return (highest & 0x3ff) == INTERRUPT;
}

/* As the probe does (guest/probe/arm64/interrupts.h): nothing but the two accesses lies between the clock's. */
static struct interval take_v3(void)
{
	struct interval interval;
	u64 id;

	asm volatile(CLOCK_AT("%[begin]")
		     "mrs %[id], " IAR "\n msr " EOIR ", %[id]\n"
		     CLOCK_AT("%[end]")
		     : [begin] "=&r"(interval.begin), [end] "=&r"(interval.end), [id] "=&r"(id)
		     :
		     : "memory");
	return interval;
}

static struct interval take_v2(void)
{
	struct interval interval;
	u64 id;

	asm volatile(CLOCK_AT("%[begin]")
		     "ldr %w[id], [%[acknowledge]]\n str %w[id], [%[complete]]\n"
		     CLOCK_AT("%[end]")
		     : [begin] "=&r"(interval.begin), [end] "=&r"(interval.end), [id] "=&r"(id)
		     : [acknowledge] "r"(gic->cpu_interface + GICC_IAR),
		       [complete] "r"(gic->cpu_interface + GICC_EOIR)
		     : "memory");
	return interval;
}

struct interval complete_own_interrupt(void)
{
	int i;

	send();
	for (i = 0; i < 1000; i++)
		if (is_pending())
			return gic->version == 3 ? take_v3() : take_v2();
	measure_fail("an interrupt that this CPU sent itself was not pending");
	return (struct interval){ 0, 0 };
}
