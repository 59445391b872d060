/*
 * How a batch is timed, wherever it runs: what includes this provides clock(), the counter that batches are timed by.
 */
#ifndef WORLDSWITCH_TIMING_H
#define WORLDSWITCH_TIMING_H

#include "probe.h"

static inline u64 clock(void);

/*
 * Not inlined: every row of one kind goes through the same instructions, so that what the calibration
 * measures of them is what the others contain.
 */
static __attribute__((__noinline__)) void time_loop(void (*execute)(void), u64 iterations, struct batch *batch)
{
	u64 begin = clock();
	for (u64 i = 0; i < iterations; i++)
		execute();
	u64 end = clock();
	batch->interval.begin = begin;
	batch->interval.end = end;
	batch->ticks = end - begin;
}

/* How long each operation of the last batch took that was timed one by one. */
static u64 operations[MOST_OPERATIONS];

static __attribute__((__noinline__)) void time_each(struct interval (*time)(void), u64 iterations, struct batch *batch)
{
	batch->ticks = 0;
	batch->interval.begin = clock();
	for (u64 i = 0; i < iterations; i++) {
		struct interval one = time();
		batch->ticks += one.end - one.begin;
		if (i < MOST_OPERATIONS)
			operations[i] = one.end - one.begin;
	}
	batch->interval.end = clock();
	batch->operations = iterations < MOST_OPERATIONS ? iterations : MOST_OPERATIONS;
	batch->operation = operations;
}

/* Not inlined: where a batch begins is seen from outside by the address. */
static __attribute__((__noinline__)) void run_batch(const struct microbenchmark *row, u64 iterations, struct batch *batch)
{
	batch->operations = 0;
	if (row->execute) {
		time_loop(row->execute, iterations, batch);
	} else if (row->time) {
		time_each(row->time, iterations, batch);
	} else {
		time_loop(row->stamp, iterations, batch);
		batch->ticks = 0; /* the stamps say it */
	}
}

#endif
