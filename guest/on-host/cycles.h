/*
 * Cycles of the PCPU of the first VCPU, by the PMU: of VM, KVM and all else that runs there. Only what does not sleep is
 * counted, for a CPU that sleeps has none.
 */
#ifndef WORLDSWITCH_CYCLES_H
#define WORLDSWITCH_CYCLES_H

#include "probe.h"

/* Has the PMU count from now on. Returns why it does not, half a sentence; 0 if it does. */
const char *cycles_open(int pcpu);

/* Around a batch; nothing if the PMU does not count. */
void cycles_begin(void);
void cycles_end(void);

/* Keeps what was counted around the last batch, which is this one of the row; and reports all that was kept. */
void cycles_keep(const char *row, u64 batch);
void cycles_report(void);

#endif
