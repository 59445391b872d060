/*
 * The interrupt controller as a VM sees it: GICv2 (IHI 0048) or GICv3 (IHI 0069), chosen when the probe is
 * built, so that no branch stands inside what is timed.
 */
#ifndef WORLDSWITCH_INTERRUPTS_H
#define WORLDSWITCH_INTERRUPTS_H

#include "cpu.h"
#include "layout.h"

#define HAS_XAPIC 0

#define GICD_CTLR (GICD_BASE + 0x000)
#define GICD_IIDR (GICD_BASE + 0x008)
#define GICD_IGROUPR (GICD_BASE + 0x080)
#define GICD_ISENABLER (GICD_BASE + 0x100)
#define GICD_ITARGETSR (GICD_BASE + 0x800)
#define GICD_ICFGR (GICD_BASE + 0xc00)
#define GICD_SGIR (GICD_BASE + 0xf00)
#define GICC_CTLR (GICC_BASE + 0x000)
#define GICC_PMR (GICC_BASE + 0x004)
#define GICC_IAR (GICC_BASE + 0x00c)
#define GICC_EOIR (GICC_BASE + 0x010)
#define GICR_SGI_BASE(cpu) (GICR_BASE + (cpu) * 0x20000UL + 0x10000)

#define ICC_PMR_EL1 "S3_0_C4_C6_0"
#define ICC_SGI1R_EL1 "S3_0_C12_C11_5"
#define ICC_IAR1_EL1 "S3_0_C12_C12_0"
#define ICC_EOIR1_EL1 "S3_0_C12_C12_1"
#define ICC_SRE_EL1 "S3_0_C12_C12_5"
#define ICC_IGRPEN1_EL1 "S3_0_C12_C12_7"

/* INTIDs from here on mean that nothing was pending. */
#define GIC_SPURIOUS 1020

/* Software-generated interrupts. */
#define INTERRUPT_SELF 1
#define INTERRUPT_IPI 2

static inline u32 gic_acknowledge(void)
{
#if GIC_VERSION == 3
	return READ_SYSREG(ICC_IAR1_EL1);
#else
	return load32(GICC_IAR);
#endif
}

static inline void gic_complete(u32 acknowledged)
{
#if GIC_VERSION == 3
	asm volatile("msr " ICC_EOIR1_EL1 ", %0" ::"r"((u64)acknowledged) : "memory");
#else
	store32(GICC_EOIR, acknowledged);
#endif
}

/* The instructions that do both, one after the other; `id` keeps what was acknowledged. GICv3 needs no addresses. */
#if GIC_VERSION == 3
#define GIC_TAKE "mrs %[id], " ICC_IAR1_EL1 "\n msr " ICC_EOIR1_EL1 ", %[id]\n"
#else
#define GIC_TAKE "ldr %w[id], [%[acknowledge]]\n str %w[id], [%[complete]]\n"
#endif

/* Sends software-generated interrupt `id` to one VCPU. */
static inline void interrupt_send(u32 cpu, u32 id)
{
#if GIC_VERSION == 3
	WRITE_SYSREG(ICC_SGI1R_EL1, (u64)id << 24 | 1UL << cpu);
#else
	store32(GICD_SGIR, 1u << (16 + cpu) | id);
#endif
}

/* An access that traps and that the hypervisor emulates. */
static inline void interrupt_controller_read(void)
{
	load32(GICD_IIDR);
}

/* Only x86 has another mode to follow. */
#define interrupts_follow(vcpu) ((void)(vcpu))

/* interrupts.c: brings up this VCPU's interface, and the distributor on VCPU 0. */
void interrupts_setup(u32 cpu);

/* The VM acknowledges and completes an interrupt that it has sent itself, with interrupts masked. */
struct interval interrupt_take_own(void);

#endif
