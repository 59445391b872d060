#include "interrupts.h"
#include "vcpu.h"

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

void interrupts_setup(u32 cpu)
{
	if (cpu == 0)
		distributor_setup();
	/* The software-generated ones, and private ones: Xen's event channels come as one of those. */
#if GIC_VERSION == 3
	WRITE_SYSREG(ICC_SRE_EL1, 7);
	store32(GICR_SGI_BASE(cpu) + 0x80, ~0u);     /* GICR_IGROUPR0 */
	store32(GICR_SGI_BASE(cpu) + 0x100, PRIVATE_INTERRUPTS); /* GICR_ISENABLER0 */
	WRITE_SYSREG(ICC_PMR_EL1, 0xff);
	WRITE_SYSREG(ICC_IGRPEN1_EL1, 1);
#else
	store32(GICD_ISENABLER, PRIVATE_INTERRUPTS);
	store32(GICC_PMR, 0xff);
	store32(GICC_CTLR, 1);
#endif
}

struct interval interrupt_take_own(void)
{
	struct interval interval;
	u64 id;
	interrupts_off();
	interrupt_send(0, INTERRUPT_SELF);
	/* Written out: what a compiler would put between (addresses, masks, its stack frame) is no part of the operation. */
	asm volatile(CLOCK_AT(completion_begins, "%[begin]") GIC_TAKE CLOCK_AT(completion_ends, "%[end]")
		     : [begin] "=&r"(interval.begin), [end] "=&r"(interval.end), [id] "=&r"(id)
		     : [acknowledge] "r"((u64)GICC_IAR), [complete] "r"((u64)GICC_EOIR)
		     : "memory");
	interrupts_on();
	if ((id & 0x3ff) != INTERRUPT_SELF)
		report_error("virtual-irq-completion: the interrupt that was sent was not pending");
	return interval;
}

/* Called by the vector, which has read the clock. */
void handle_interrupt(u64 entered_at)
{
	u32 id = gic_acknowledge();
	if ((id & 0x3ff) >= GIC_SPURIOUS)
		return;
	struct vcpu *vcpu = get_self();
	vcpu->handled_at = entered_at;
	hypervisor_interrupt(id & 0x3ff);
	gic_complete(id);
	vcpu->handled++;
}
