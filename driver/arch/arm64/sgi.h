/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A software-generated interrupt of the module's own, which Linux never takes: it is pending on a
 * CPU only while that CPU masks all interrupts, and is acknowledged and completed there before
 * they are unmasked. Its priority is the highest, so that no other interrupt is acknowledged in its
 * place.
 */
#ifndef WORLDSWITCH_SGI_H
#define WORLDSWITCH_SGI_H

#include <linux/io.h>
#include <linux/irqflags.h>
#include <asm/sysreg.h>

#include "cpu.h"
#include "gic.h"

/* Linux takes the lower eight for its IPIs (irq-gic.c and irq-gic-v3.c, set_smp_ipi_range()). */
#define SGI 15

/* What a CPU has of it, to be used by that CPU alone. */
struct sgi {
	/* Of this CPU's private interrupts; NULL while it is as Linux has it. */
	void __iomem *private;
	/* What is written to send it to this CPU. */
	u64 target;
	/* As they were before. */
	u8 priority;
	bool enabled;
};

/* Why there is none here; NULL if there is. */
const char *sgi_refuses(void);

/* Enables it on the calling CPU, and gives that back. */
void sgi_begin(struct sgi *sgi);
void sgi_end(struct sgi *sgi);

/* Of the calling CPU: forgets one that came too late to be taken. */
void sgi_withdraw(const struct sgi *sgi);

/* Set by sgi_refuses(). */
extern const struct gic *sgi_gic;

#define CTLR "s3_0_c12_c12_4"
#define IAR "s3_0_c12_c12_0"
#define EOIR "s3_0_c12_c12_1"
#define HPPIR "s3_0_c12_c12_2"
#define SGI1R "s3_0_c12_c11_5"

#define GICC_CTLR 0x00
#define GICC_IAR 0x0c
#define GICC_EOIR 0x10
#define GICC_HPPIR 0x18
#define GICD_SGIR 0xf00

#define READ_REGISTER(name)                                               \
	({                                                                \
		u64 value_;                                               \
		asm volatile("mrs %0, " name : "=r"(value_) : : "memory"); \
		value_;                                                   \
	})

/*
 * All interrupts of this CPU, also in kernels that mask them by priority (CONFIG_ARM64_PSEUDO_NMI),
 * to which the highest one is not masked.
 */
static inline unsigned long mask_all(void)
{
	unsigned long flags = read_sysreg(daif);

	asm volatile("msr daifset, #3" : : : "memory");
	return flags;
}

static inline void unmask(unsigned long flags)
{
	write_sysreg(flags, daif);
}

static inline void sgi_send(const struct sgi *to)
{
	if (sgi_gic->version == 3)
		asm volatile("dsb ishst\n msr " SGI1R ", %0\n isb" : : "r"(to->target) : "memory");
	else
		writel(to->target, sgi_gic->distributor + GICD_SGIR);
}

/* Whether an interrupt is pending on this CPU (Arm ARM, ISR_EL1); it does not leave the VM. */
static inline bool interrupt_is_pending(void)
{
	return READ_REGISTER("isr_el1") & BIT(7);
}

/* Whether it is what would be acknowledged. */
static inline bool sgi_is_pending(void)
{
	u64 highest = sgi_gic->version == 3 ? READ_REGISTER(HPPIR) :
					      readl(sgi_gic->cpu_interface + GICC_HPPIR);

	return (highest & 0x3ff) == SGI;
}

/*
 * Acknowledges and completes it, as the probe does (guest/probe/arm64/interrupts.h): nothing but
 * the two accesses lies between the clock's.
 */
static inline struct interval sgi_take(void)
{
	struct interval interval;
	u64 id;

	if (sgi_gic->version == 3)
		asm volatile(CLOCK_AT("%[begin]")
			     "mrs %[id], " IAR "\n msr " EOIR ", %[id]\n"
			     CLOCK_AT("%[end]")
			     : [begin] "=&r"(interval.begin), [end] "=&r"(interval.end),
			       [id] "=&r"(id)
			     :
			     : "memory");
	else
		asm volatile(CLOCK_AT("%[begin]")
			     "ldr %w[id], [%[acknowledge]]\n str %w[id], [%[complete]]\n"
			     CLOCK_AT("%[end]")
			     : [begin] "=&r"(interval.begin), [end] "=&r"(interval.end),
			       [id] "=&r"(id)
			     : [acknowledge] "r"(sgi_gic->cpu_interface + GICC_IAR),
			       [complete] "r"(sgi_gic->cpu_interface + GICC_EOIR)
			     : "memory");
	return interval;
}

#endif
