/* SPDX-License-Identifier: GPL-2.0 */
/* How an IPI is sent: by the vector that an APIC has for its own errors (ipi.c). */
#ifndef WORLDSWITCH_IPI_H
#define WORLDSWITCH_IPI_H

#include <asm/irq_vectors.h>

#include "apic.h"

/* The receiving CPU's, by its APIC. */
extern u32 receiving_id;

/* A fixed interrupt to one physical destination (AMD64 APM volume 2, 16.5). */
static inline void ipi_send(void)
{
	if (apic_registers) {
		__raw_writel(receiving_id << 24, apic_registers + XAPIC_COMMAND_HIGH);
		__raw_writel(ERROR_APIC_VECTOR, apic_registers + XAPIC_COMMAND);
	} else {
		write_msr(X2APIC_COMMAND, (u64)receiving_id << 32 | ERROR_APIC_VECTOR);
	}
}

#endif
