/* How a batch is timed on a host: in a VM, whose probe (guest/probe/on-demand.c) times it as any other probe does. */
#ifndef WORLDSWITCH_TIMING_H
#define WORLDSWITCH_TIMING_H

#include "probe.h"

/* Has the VM time a batch of the row of that name. What each operation took is known of few operations only. */
void run_batch(const struct microbenchmark *row, u64 iterations, struct batch *batch);

#endif
