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

static struct batch run_batch(const struct microbenchmark *row, u64 iterations)
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

/* True if `name` is one of the names in `selection`, which '+' joins. */
static int selected(const char *name, const char *selection)
{
	while (*selection) {
		const char *n = name;
		while (*n && *n == *selection) {
			n++;
			selection++;
		}
		if (!*n && (!*selection || *selection == '+'))
			return 1;
		while (*selection && *selection != '+')
			selection++;
		if (*selection)
			selection++;
	}
	return 0;
}

void run_microbenchmarks(u64 iterations, u64 batches, const char *selection)
{
	for (const struct microbenchmark *row = microbenchmarks; row->name; row++) {
		if (!selected(row->name, selection))
			continue;
		if (row->prepare)
			row->prepare();
		for (u64 i = 0; i < batches; i++) {
			struct batch batch = run_good_batch(row, iterations);
			report_sample(row->name, i, iterations, batch.ticks, batch.interval);
		}
		if (row->post)
			row->post();
	}
	report_done();
}
