/* The probe of DomU main, which times a batch when it is told to. */
#ifndef WORLDSWITCH_ON_DEMAND_H
#define WORLDSWITCH_ON_DEMAND_H

#include "probe.h"

/* Has it begin a batch of the row of that name; serves it until it has told what that took. */
void demand_begin(const char *row, u64 iterations);
void demand_end(void);

/* Whether a DomU may signal another one. */
int machine_lets_domains_signal(void);

#endif
