/* The part of the probe that is the same on every architecture and hypervisor: it times batches. */
#include "probe.h"
#include "cpu.h"

struct batch {
	u64 ticks;
	struct interval interval;
};

/*
 * Not inlined: every row of one kind goes through the same instructions, so that what the calibration
 * measures of them is what the others contain.
 */
static __attribute__((noinline)) struct batch time_loop(void (*execute)(void), u64 iterations)
{
	u64 begin = clock();
	for (u64 i = 0; i < iterations; i++)
		execute();
	u64 end = clock();
	return (struct batch){ end - begin, { begin, end } };
}

static __attribute__((noinline)) struct batch time_each(struct interval (*time)(void), u64 iterations)
{
	struct batch batch = { 0, { clock(), 0 } };
	for (u64 i = 0; i < iterations; i++) {
		struct interval one = time();
		batch.ticks += one.end - one.begin;
	}
	batch.interval.end = clock();
	return batch;
}

/* A machine on which this many batches of one microbenchmark are spoiled does something else than it should. */
#define MOST_SPOILED 64

static const char *spoiled;

void spoil_batch(const char *why)
{
	spoiled = why;
}

/* Not inlined: where a batch begins is seen from outside by the address. */
static __attribute__((noinline)) struct batch run_batch(const struct microbenchmark *row, u64 iterations)
{
	if (row->execute)
		return time_loop(row->execute, iterations);
	if (row->time)
		return time_each(row->time, iterations);
	struct batch batch = time_loop(row->stamp, iterations);
	batch.ticks = 0; /* the stamps say it */
	return batch;
}

static struct batch run_good_batch(const struct microbenchmark *row, u64 iterations)
{
	for (u64 i = 0; i < MOST_SPOILED; i++) {
		spoiled = 0;
		struct batch batch = run_batch(row, iterations);
		if (!spoiled)
			return batch;
	}
	report_error(spoiled);
}

/* The row whose name `text` begins with, up to a '+' or its end. */
static const struct microbenchmark *find_row(const char *text)
{
	for (const struct microbenchmark *row = microbenchmarks; row->name; row++) {
		const char *name = row->name, *at = text;
		while (*name && *name == *at) {
			name++;
			at++;
		}
		if (!*name && (!*at || *at == '+'))
			return row;
	}
	report_error("the probe is to measure what it does not know");
}

static void run_row(const struct microbenchmark *row, u64 iterations, u64 batches)
{
	if (row->prepare)
		row->prepare();
	for (u64 i = 0; i < batches; i++) {
		struct batch batch = run_good_batch(row, iterations);
		report_sample(row->name, i, iterations, batch.ticks, batch.interval);
	}
	if (row->post)
		row->post();
}

/* In the order in which they are asked for: whoever watches from outside knows by it which one is going on. */
void run_microbenchmarks(u64 iterations, u64 batches, const char *selection)
{
	while (*selection) {
		run_row(find_row(selection), iterations, batches);
		while (*selection && *selection++ != '+')
			;
	}
	report_done();
}
