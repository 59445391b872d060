/*
 * KVM's own hypercalls (Linux Documentation/virt/kvm/x86/hypercalls.rst): number and result in RAX. The instruction is
 * that of the CPU; KVM would write it over the other one when it is executed first.
 */
#ifndef WORLDSWITCH_HYPERCALL_H
#define WORLDSWITCH_HYPERCALL_H

#include "cpu.h"
#include "hypercall-instruction.h"

/* Does nothing since Linux 2.6.32. */
#define KVM_HC_VAPIC_POLL_IRQ 1

static inline void hypercall(void)
{
	u64 number = KVM_HC_VAPIC_POLL_IRQ;
	asm volatile(HYPERCALL : "+a"(number)::"memory");
}

#endif
