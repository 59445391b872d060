/* The VM of a host that is measured, or of Xen (guest/on-xen/): what the rows need of it. */
#ifndef WORLDSWITCH_MACHINE_H
#define WORLDSWITCH_MACHINE_H

#include "probe.h"
#include "../told.h"

/* Chooses the PCPUs of the VM; returns the one of its first VCPU. */
int machine_choose_pcpus(void);

/* Whether there is a PCPU for a second VCPU and for a backend. */
int machine_has_other_pcpu(void);

/* Creates the VM and starts its VCPUs, on the PCPUs that were chosen. */
void machine_start(void);

/* Has the VM's probe time a batch of the row of that name; returns what it tells. */
const struct told *machine_do_batch(const char *row, u64 iterations);

/* Ticks by which the VM's counter is ahead of the one that programs of the host read. */
u64 machine_counter_ahead(void);

#endif
