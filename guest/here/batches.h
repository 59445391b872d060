/* Times batches of all rows, in an order that chance gives. */
#ifndef WORLDSWITCH_BATCHES_H
#define WORLDSWITCH_BATCHES_H

#include "selection.h"

/* The counter now. */
u64 read_counter(void);

/* How fine the counter is, in ticks (plan.h). */
u64 counter_resolution(void);

/* Times NOPs and reports what they took (plan.h). */
void report_nops(void);

/* How often another thread has had the CPU that this one, the only one of the program, wanted. */
long switches(void);

/* Measures the rows and reports their batches. Returns whether there was memory for them. */
int measure(const struct selection *selection, u64 resolution);

#endif
