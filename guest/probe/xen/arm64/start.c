#include "probe.h"
#include "hypervisor.h"

/* PSCI 1.1 (DEN 0022), CPU_ON: x3 comes to the VCPU as x0, which is its role. */
#define PSCI_CPU_ON 0xc4000003

extern char start[];

void start_receiver(void)
{
	register u64 x0 asm("x0") = PSCI_CPU_ON;
	register u64 x1 asm("x1") = 1;
	register u64 x2 asm("x2") = (u64)start;
	register u64 x3 asm("x3") = ROLE_RECEIVER;
	asm volatile("hvc #0" : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3)::"memory");
	if (x0)
		report_error("Xen refused to start VCPU 1");
}

void events_to_interrupt(void)
{
	/* They come as a private interrupt by themselves. */
}

u64 alias_offset(void)
{
	/* The CPU itself translates addresses of arguments, in one instruction. */
	return 0;
}
