/* The VCPUs of this VM: what their interrupt handlers saw, and ways to wait for it. */
#ifndef WORLDSWITCH_VCPU_H
#define WORLDSWITCH_VCPU_H

#include "../../vmm/platform.h"
#include "gic.h"

struct vcpu {
	volatile u64 handled;    /* interrupts handled since the start */
	volatile u64 handled_at; /* the clock when the last one's handler was entered */
	volatile u64 spins; /* true: the idle loop spins with YIELD, else it blocks in WFI */
};

extern struct vcpu vcpus[3];

#define MAILBOX ((struct mailbox *)MAILBOX_BASE)

/* Blocks in WFI until the VCPU `self` (the caller) has handled `count` interrupts in all. */
static inline void block_until_handled(struct vcpu *self, u64 count)
{
	interrupts_off();
	while (self->handled < count) {
		wait_for_interrupt(); /* wakes on a pending interrupt even while it is masked */
		interrupts_on();
		interrupts_off();
	}
	interrupts_on();
}

/* Spins with YIELD until a counter that another CPU writes has reached a value. */
static inline void spin_until(volatile u64 *counter, u64 value)
{
	while (*counter < value)
		relax();
}

#endif
