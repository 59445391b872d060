// SPDX-License-Identifier: GPL-2.0
#include <linux/types.h>
/* In a kernel, the file of Xen's numbers that the probe includes is another one. */
#include <xen/interface/xen.h>

#include "driver.h"

/* The probe's own for this architecture (guest/probe/xen/). */
#include "hypercall.h"

void call_xen(void)
{
	hypercall();
}
