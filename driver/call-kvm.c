// SPDX-License-Identifier: GPL-2.0
#include "driver.h"

/* The probe's own for this architecture (guest/probe/kvm/). */
#include "hypercall.h"

void call_kvm(void)
{
	hypercall();
}
