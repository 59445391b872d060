// SPDX-License-Identifier: GPL-2.0
/*
 * The table of what is timed. Names are those of the probe's (guest/probe/microbenchmarks.c), whose
 * definitions hold; one way through a device and a switch of VMs can't be seen from inside, so
 * there are none.
 */
#include <linux/kernel.h>

#include "calibrations.h"
#include "driver.h"

struct driver_row driver_rows[] = {
	/* What the loop and the clock cost by themselves. */
	{ .row.benchmark = { "calibration/loop", .execute = do_nothing } },
	{ .row.benchmark = { "calibration/each", .time = time_nothing } },
	{ .row.benchmark = { "calibration/nop", .execute = do_nop } },

	/* To the hypervisor and back. */
	{ { { "hypercall" }, hypercall_refuses }, .choose = choose_hypercall },
#ifdef CONFIG_X86_64
	{ { { "hypercall/cpuid", .execute = execute_cpuid }, cpuid_refuses } },
#endif

	/* To the VMM and back: a register of a device that only the VMM knows. */
	{ { { "hypercall/vmm" }, exit_refuses }, .choose = choose_exit },

	{ { { "interrupt-controller-trap", .execute = read_controller }, controller_refuses } },
#ifdef CONFIG_X86_64
	{ { { "interrupt-controller-trap/xapic", .execute = read_xapic }, xapic_refuses } },
#endif

	/* They have interrupts off by themselves, while one is under way. */
	{ { { "virtual-ipi", .prepare = receiver_spins, .time = send_ipi, .post = receiver_goes },
	    ipi_refuses }, .sleeps = true },
	{ { { "virtual-ipi/blocked", .prepare = receiver_blocks, .time = send_ipi_to_blocked,
	      .post = receiver_goes }, ipi_refuses }, .sleeps = true },
#ifdef CONFIG_X86_64
	{ { { "virtual-ipi/xapic", .prepare = receiver_spins, .time = send_ipi,
	      .post = receiver_goes }, xapic_ipi_refuses }, .sleeps = true },
#endif

	{ { { "virtual-irq-completion", .prepare = completion_prepare,
	      .time = complete_own_interrupt, .post = completion_finish }, completion_refuses } },
#ifdef CONFIG_X86_64
	{ { { "virtual-irq-completion/spurious", .prepare = look_for_service,
	      .execute = write_eoi }, controller_refuses } },
#endif

	/* Through a backend and back: the kernel's own work for it is part of it. */
	{ { { "io-round-trip/sector", .time = read_sector }, sector_refuses }, .sleeps = true },
	{ { { "io-round-trip/xenstore", .time = read_xenstore }, xenstore_refuses },
	  .sleeps = true },
	{ }
};

void rows_release(void)
{
	ipi_release();
	sector_release();
	virtio_release();
	architecture_release();
}
