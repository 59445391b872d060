/* SPDX-License-Identifier: GPL-2.0 */
/* How an IPI is sent. */
#ifndef WORLDSWITCH_IPI_H
#define WORLDSWITCH_IPI_H

#include "sgi.h"

extern struct sgi receiving_sgi;

static inline void ipi_send(void)
{
	sgi_send(&receiving_sgi);
}

#endif
