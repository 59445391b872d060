/*
 * The rows that can be timed under Xen. They are the probe's (guest/probe/microbenchmarks.c): what stands here says how each is timed
 * there, and what it needs.
 */
#include "in-vm.h"
#include "on-demand.h"
#include "own-rows.h"
#include "rows.h"
#include "stamped.h"

static const char *needs_signals(void)
{
	return machine_lets_domains_signal() ?
		       0 :
		       "Xen keeps DomUs from signalling each other (XSM in the mode SILO), which it does not if it is booted with xsm=dummy";
}

const struct row rows[] = {
	{ { "calibration/loop", .execute = in_vm }, 0 },
	{ { "calibration/each", .time = each_in_vm }, 0 },
	{ { "calibration/nop", .execute = in_vm }, 0 },

	{ { "hypercall", .execute = in_vm }, never },
	{ { "interrupt-controller-trap", .execute = in_vm }, never },
	{ { "virtual-irq-completion", .time = each_in_vm }, never },
	OWN_ROWS
	{ { "virtual-ipi", .time = each_in_vm }, never },
	{ { "virtual-ipi/blocked", .time = each_in_vm }, never },
	{ { "vm-switch", .time = each_in_vm }, needs_signals },
	{ { "io-latency-out/worker", .time = each_in_vm }, never },
	{ { "io-latency-in/worker", .time = each_in_vm }, never },

	/* Of later turns (on-xen.c). */
	{ { "io-latency-out", .time = each_in_vm }, stamped_refuses_out },
	{ { "io-latency-in", .time = each_in_vm }, stamped_refuses_in },
	{ { "io-latency-in/running", .time = each_in_vm }, stamped_refuses_in },
	{ { "io-latency-out/shared", .time = each_in_vm }, stamped_refuses_out },
	{ { "io-latency-in/shared", .time = each_in_vm }, stamped_refuses_in },
	{ { 0 }, 0 },
};
