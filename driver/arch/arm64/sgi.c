// SPDX-License-Identifier: GPL-2.0
#include "driver.h"
#include "sgi.h"

#define GICC_CTLR_EOI_IN_TWO_STEPS BIT(9)
#define ICC_CTLR_EOI_IN_TWO_STEPS BIT(1)

const struct gic *sgi_gic;

static bool in_two_steps(void)
{
	if (sgi_gic->version == 3)
		return READ_REGISTER(CTLR) & ICC_CTLR_EOI_IN_TWO_STEPS;
	return readl_relaxed(sgi_gic->cpu_interface + GICC_CTLR) & GICC_CTLR_EOI_IN_TWO_STEPS;
}

const char *sgi_refuses(void)
{
	sgi_gic = gic_find();
	if (!sgi_gic || !gic_private() || (sgi_gic->version == 2 && !sgi_gic->cpu_interface))
		return "neither device tree nor ACPI say where a CPU's interrupt controller is";
	if (in_two_steps())
		return "this kernel completes interrupts in two steps, as one with a hypervisor";
	return NULL;
}

/* GICv3: ICC_SGI1R_EL1 has the CPU's affinity; GICv2: GICD_SGIR, the number of its interface. */
static u64 own_target(const void __iomem *private)
{
	u64 id = read_sysreg(mpidr_el1);

	if (sgi_gic->version == 2)
		return readb_relaxed(private + GIC_TARGETS) << 16 | SGI;
	return (id >> 32 & 0xff) << 48 | (id >> 16 & 0xff) << 32 | (id >> 8 & 0xff) << 16 |
	       BIT(id & 0xf) | SGI << 24;
}

void sgi_begin(struct sgi *sgi)
{
	void __iomem *private = gic_private();

	if (!private)
		return;
	sgi->target = own_target(private);
	sgi->priority = readb_relaxed(private + GIC_PRIORITY + SGI);
	sgi->enabled = readl_relaxed(private + GIC_ENABLE) & BIT(SGI);
	writeb_relaxed(0, private + GIC_PRIORITY + SGI);
	writel(BIT(SGI), private + GIC_ENABLE);
	sgi->private = private;
}

void sgi_end(struct sgi *sgi)
{
	if (!sgi->private)
		return;
	if (!sgi->enabled)
		writel_relaxed(BIT(SGI), sgi->private + GIC_DISABLE);
	writeb(sgi->priority, sgi->private + GIC_PRIORITY + SGI);
	sgi->private = NULL;
}

void sgi_withdraw(const struct sgi *sgi)
{
	writel(BIT(SGI), sgi->private + GIC_DISABLE);
	if (sgi_gic->version == 3)
		writel(BIT(SGI), sgi->private + GIC_FORGET);
	else
		writel(0xffu << (SGI % 4 * 8), sgi->private + GIC_FORGET_SGI + SGI / 4 * 4);
}
