/* Xen's hypercalls on arm64 (Xen public/arch-arm.h): number in x16, arguments and result from x0 on. */
#ifndef WORLDSWITCH_HYPERCALL_H
#define WORLDSWITCH_HYPERCALL_H

#include <xen/xen.h>

#include "cpu.h"

static inline long xen_hypercall(u64 number, u64 first, u64 second, u64 third)
{
	register u64 x0 asm("x0") = first;
	register u64 x1 asm("x1") = second;
	register u64 x2 asm("x2") = third;
	register u64 x16 asm("x16") = number;
	asm volatile("hvc #0xea1" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x16)::"x3", "x4", "memory");
	return x0;
}

/* XENVER_version: answered with a constant. */
static inline void hypercall(void)
{
	xen_hypercall(__HYPERVISOR_xen_version, 0, 0, 0);
}

#endif
