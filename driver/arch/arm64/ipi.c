// SPDX-License-Identifier: GPL-2.0
/*
 * virtual-ipi: the receiving CPU masks interrupts, sees in a register of its own that one is
 * pending, reads the clock, and acknowledges and completes it. So nothing of Linux is in what is
 * timed; the hypervisor delivers it as ever, for it does not know what the VM masks.
 */
#include <linux/sched.h>

#include "driver.h"
#include "ipi.h"

/* Of the receiving CPU. */
struct sgi receiving_sgi;

const char *ipi_refuses(void)
{
	return sgi_refuses() ?: receiver_refuses();
}

void ipi_close(void)
{
}

void receiver_arrives(void)
{
	sgi_begin(&receiving_sgi);
}

void receiver_leaves(void)
{
	sgi_end(&receiving_sgi);
}

static void take_ipi(void)
{
	u64 now = clock();

	if (!sgi_is_pending())
		return;
	sgi_take();
	ipi_taken(now);
}

/* Until something else wants this CPU. */
void receiver_waits(bool blocks)
{
	unsigned long flags = mask_all();

	ipi_allow();
	for (;;) {
		if (interrupt_is_pending()) {
			take_ipi();
			/* It may be another one, which Linux takes. */
			if (interrupt_is_pending() && ipi_forbid())
				break;
		} else if (!receiver_is_wanted() && ipi_forbid()) {
			break;
		} else if (blocks) {
			/* It goes on with an interrupt that is masked, too (Arm ARM, WFI). */
			wfi();
		} else {
			cpu_relax();
		}
		if (ipi_is_overdue()) {
			sgi_withdraw(&receiving_sgi);
			break;
		}
	}
	unmask(flags);
}
