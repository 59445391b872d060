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
	/* Registers of the private interrupts of the CPU that maps them: the distributor's own, or a redistributor's. */
	void __iomem *private;
};

/* What it is; NULL if neither device tree nor ACPI says. */
struct gic *gic_find(void);
void gic_release(void);

#define GIC_IIDR 0x008
#define GIC_ENABLE 0x100
#define GIC_DISABLE 0x180
#define GIC_PRIORITY 0x400

#endif
