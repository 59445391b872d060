/*
 * The rows that can be timed on any host. They are the probe's (guest/probe/microbenchmarks.c): what stands here says how
 * each is timed there, and what it needs.
 */
#include "in-vm.h"
#include "machine.h"
#include "own-rows.h"
#include "rows.h"
#include "stamped.h"

static const char *needs_other_pcpu(void)
{
	return machine_has_other_pcpu() ? 0 : "it needs a second PCPU, and there is none that the program may use";
}

const struct row rows[] = {
	{ { "calibration/loop", .execute = in_vm }, 0 },
	{ { "calibration/each", .time = each_in_vm }, 0 },
	{ { "calibration/nop", .execute = in_vm }, 0 },

	{ { "hypercall", .execute = in_vm }, never },
	{ { "hypercall/vmm", .execute = in_vm }, never },
	{ { "interrupt-controller-trap", .execute = in_vm }, never },
	{ { "virtual-irq-completion", .time = each_in_vm }, never },
	OWN_ROWS
	{ { "virtual-ipi", .time = each_in_vm }, needs_other_pcpu },
	{ { "virtual-ipi/blocked", .time = each_in_vm }, needs_other_pcpu },
	{ { "vm-switch", .time = each_in_vm }, never },
	{ { "io-latency-out/worker", .time = each_in_vm }, needs_other_pcpu },
	{ { "io-latency-in/worker", .time = each_in_vm }, needs_other_pcpu },

	/* Of later turns (on-host.c). */
	{ { "io-latency-out", .time = each_in_vm }, stamped_refuses_out },
	{ { "io-latency-in", .time = each_in_vm }, stamped_refuses_in },
	{ { "io-latency-in/running", .time = each_in_vm }, stamped_refuses_in },
	OWN_LAST_ROWS
	{ { 0 }, 0 },
};
