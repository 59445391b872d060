/* The VCPUs of this VM: what their interrupt handlers saw, and ways to wait for it. */
#ifndef WORLDSWITCH_VCPU_H
#define WORLDSWITCH_VCPU_H

#include "cpu.h"
#include "hypervisor.h"
#include "probe.h"
#include "../go-idle.h"

struct vcpu {
	volatile u64 handled;    /* interrupts handled since the start */
	volatile u64 handled_at; /* the clock when the last one's handler was entered */
	volatile u64 spins;      /* true: the idle loop spins, else it blocks */
	volatile u64 x2apic;     /* x86: its local APIC is in x2APIC mode */
	u64 apic_id;             /* x86: of its local APIC */
};

extern struct vcpu vcpus[3];

/* Where a VCPU comes to from entry.s. */
void probe_main(u64 role);
void handle_unexpected(void) __attribute__((noreturn));

/*
 * Blocks until the VCPU `self` (the caller) has handled `count` interrupts in all. Interrupts stay masked until the
 * next wait or row: as soon as they are not, the VM may exit once more though none is left (x86/entry.s).
 */
static inline void block_until_handled(struct vcpu *self, u64 count)
{
	interrupts_off();
	while (self->handled < count)
		wait_and_take_interrupt();
}

/* Yields until everything else in the machine has gone idle. */
static inline void others_go_idle(void)
{
	go_idle_by(clock);
}

/* Spins until a counter that another CPU writes has reached a value. */
static inline void spin_until(volatile u64 *counter, u64 value)
{
	while (*counter < value)
		relax();
}

#endif
