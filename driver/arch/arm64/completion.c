// SPDX-License-Identifier: GPL-2.0
/*
 * virtual-irq-completion: this CPU sends itself an interrupt, with all masked, and acknowledges and
 * completes it.
 */
#include "driver.h"
#include "sgi.h"

/* Of the CPU on which it is measured. */
static struct sgi own;

const char *completion_refuses(void)
{
	return sgi_refuses();
}

void completion_prepare(void)
{
	sgi_begin(&own);
}

void completion_finish(void)
{
	sgi_end(&own);
}

struct interval complete_own_interrupt(void)
{
	struct interval interval = { 0, 0 };
	unsigned long flags = mask_all();
	int attempt;

	sgi_send(&own);
	for (attempt = 0; attempt < 1000 && !sgi_is_pending(); attempt++)
		cpu_relax();
	if (attempt < 1000) {
		interval = sgi_take();
	} else {
		sgi_withdraw(&own);
		measure_fail("an interrupt that this CPU sent itself was not pending");
	}
	unmask(flags);
	return interval;
}
