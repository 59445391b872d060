/* Times batches of all rows, in an order that chance gives. */
#ifndef WORLDSWITCH_BATCHES_H
#define WORLDSWITCH_BATCHES_H

#include "rows.h"

/* The counter now. */
u64 read_counter(void);

/*
 * The smallest step that the counter takes: many CPUs multiply a slower one, and then what lies between any two readings is
 * a multiple of it.
 */
u64 counter_resolution(void);

/*
 * Times NOPs, and twice as many: the least of several attempts. The second takes twice the first where the counter counts
 * as the CPU works.
 */
struct nops {
	u64 nops, once, twice;
};
struct nops time_nops(void);

/* How often another thread has had the CPU that this one, the only one of the program, wanted. */
long switches(void);

/* Rows that are measured, and how. */
struct selection {
	const struct row *row[16];
	u64 count;
	u64 batches;
	u64 seed;
};

/* Measures the rows and reports their batches. Returns whether there was memory for them. */
int measure(const struct selection *selection, u64 resolution);

#endif
