/* SMC Calling Convention (DEN 0028): function in x0, result in x0, x1 to x3 are clobbered. */
#ifndef WORLDSWITCH_HYPERCALL_H
#define WORLDSWITCH_HYPERCALL_H

#include "cpu.h"

/* SMCCC_VERSION: the host kernel answers it, with a constant (DEN 0028, 7.2). */
#define SMCCC_VERSION 0x80000000
/* SMCCC_ARCH_WORKAROUND_1: KVM's EL2 vectors answer it (DEN 0028, 7.5; Linux arch/arm64/kvm/hyp/hyp-entry.S). */
#define SMCCC_ARCH_WORKAROUND_1 0x80008000

static inline u64 hvc(u64 function)
{
	register u64 x0 asm("x0") = function;
	asm volatile("hvc #0" : "+r"(x0)::"x1", "x2", "x3", "memory");
	return x0;
}

static inline void hypercall(void)
{
	hvc(SMCCC_VERSION);
}

#endif
