#include "gic.h"

/* The shared peripheral interrupts 32 to 63: enabled, edge-triggered (an irqfd is a pulse), to VCPU 0. */
static void distributor_setup(void)
{
#if GIC_VERSION == 3
	store32(GICD_CTLR, 1 << 4 | 1 << 1); /* affinity routing, group 1 */
	store32(GICD_IGROUPR + 4, ~0u);
#else
	store32(GICD_CTLR, 1);
	for (u32 id = 32; id < 64; id += 4)
		store32(GICD_ITARGETSR + id, 0x01010101);
#endif
	store32(GICD_ICFGR + 8, 0xaaaaaaaa);
	store32(GICD_ICFGR + 12, 0xaaaaaaaa);
	store32(GICD_ISENABLER + 4, ~0u);
}

void gic_setup(u32 cpu)
{
	if (cpu == 0)
		distributor_setup();
#if GIC_VERSION == 3
	WRITE_SYSREG(ICC_SRE_EL1, 7);
	store32(GICR_SGI_BASE(cpu) + 0x80, ~0u);    /* GICR_IGROUPR0 */
	store32(GICR_SGI_BASE(cpu) + 0x100, 0xffff); /* GICR_ISENABLER0: the SGIs */
	WRITE_SYSREG(ICC_PMR_EL1, 0xff);
	WRITE_SYSREG(ICC_IGRPEN1_EL1, 1);
#else
	store32(GICD_ISENABLER, 0xffff);
	store32(GICC_PMR, 0xff);
	store32(GICC_CTLR, 1);
#endif
}
