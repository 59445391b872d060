/* SPDX-License-Identifier: GPL-2.0 */
/* The interrupt controller that this VM has: GICv2 (IHI 0048) or GICv3 (IHI 0069). */
#ifndef WORLDSWITCH_GIC_H
#define WORLDSWITCH_GIC_H

#include <linux/types.h>

struct gic {
	int version; /* 2 or 3 */
	void __iomem *distributor;
	/* Of GICv2. */
	void __iomem *cpu_interface;
};

/* What it is; NULL if neither device tree nor ACPI says. */
const struct gic *gic_find(void);

/*
 * Registers of the calling CPU's private interrupts: the distributor's own, or a redistributor's.
 * NULL if it is not known where they are.
 */
void __iomem *gic_private(void);

void gic_release(void);

#define GIC_IIDR 0x008
#define GIC_ENABLE 0x100
#define GIC_DISABLE 0x180
#define GIC_FORGET 0x280
#define GIC_PRIORITY 0x400
/* GICv2 only: of the calling CPU's private interrupts, which interface they are for. */
#define GIC_TARGETS 0x800
#define GIC_FORGET_SGI 0xf10

#endif
