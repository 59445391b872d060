/* Xen's hypercalls on x86 (Xen public/arch-x86/xen-x86_64.h): number and result in RAX. */
#ifndef WORLDSWITCH_HYPERCALL_H
#define WORLDSWITCH_HYPERCALL_H

#include <xen/xen.h>

#include "cpu.h"
#include "hypercall-instruction.h"

static inline long xen_hypercall(u64 number, u64 first, u64 second, u64 third)
{
	asm volatile(HYPERCALL : "+a"(number), "+D"(first), "+S"(second), "+d"(third)::"r8", "r10", "memory");
	return number;
}

/* XENVER_version: answered with a constant. */
static inline void hypercall(void)
{
	xen_hypercall(__HYPERVISOR_xen_version, 0, 0, 0);
}

#endif
