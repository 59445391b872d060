/*
 * The local APIC as a VM sees it (AMD64 APM volume 2, chapter 16): x2APIC, as today's guests use it, and for some rows
 * xAPIC, as those of 2016 did.
 */
#ifndef WORLDSWITCH_INTERRUPTS_H
#define WORLDSWITCH_INTERRUPTS_H

#include "cpu.h"
#include "layout.h"
#include "vcpu.h"

#define HAS_XAPIC 1

#define XAPIC_BASE 0xfee00000
#define X2APIC_BASE 0x800
/* Offsets in the xAPIC's page; a sixteenth of them in x2APIC's range of MSRs. */
#define APIC_REGISTER_ID 0x020
#define APIC_REGISTER_EOI 0x0b0
#define APIC_REGISTER_SPURIOUS 0x0f0
#define APIC_REGISTER_ICR 0x300
#define APIC_REGISTER_ICR_HIGH 0x310

/* Vectors: those that the VM sends itself, and what the hypervisor's layout.h adds. */
#define INTERRUPT_SELF 0x50
#define INTERRUPT_IPI 0x51

static inline u32 x2apic_msr(u32 offset)
{
	return X2APIC_BASE + (offset >> 4);
}

/* Sends a fixed interrupt to one VCPU, by the caller's APIC. */
static inline void interrupt_send(u32 cpu, u32 vector)
{
	struct vcpu *self = &vcpus[ROLE_MAIN];
	if (self->x2apic) {
		write_msr(x2apic_msr(APIC_REGISTER_ICR), (u64)vcpus[cpu].apic_id << 32 | vector);
	} else {
		store32(XAPIC_BASE + APIC_REGISTER_ICR_HIGH, vcpus[cpu].apic_id << 24);
		store32(XAPIC_BASE + APIC_REGISTER_ICR, vector);
	}
}

/* Accesses that trap and that the hypervisor emulates. */
static inline void interrupt_controller_read(void)
{
	read_msr(x2apic_msr(APIC_REGISTER_ID));
}

static inline void xapic_read(void)
{
	load32(XAPIC_BASE + APIC_REGISTER_ID);
}

/* interrupts.c: this VCPU's APIC and interrupt descriptor table. */
void interrupts_setup(u32 cpu);

/* Follows the main VCPU into its APIC's mode. */
void interrupts_follow(struct vcpu *vcpu);

/* Take the APICs of both VCPUs into a mode. */
void use_xapic(void);
void use_x2apic(void);

/* The VM takes an interrupt that it has sent itself: the time of its completion, which is the EOI. */
struct interval interrupt_take_own(void);

/* A hypercall at a fixed address, of which a part is stamped from outside. */
void hypercall_stamped(void);

#endif
