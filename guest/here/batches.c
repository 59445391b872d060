#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "cpu.h"
#include "batches.h"
#include "report.h"
#include "stolen.h"
#include "timing.h"

u64 read_counter(void)
{
	return clock();
}

u64 counter_resolution(void)
{
	u64 step = 0, last = clock();
	for (int i = 0; i < 20000; i++) {
		u64 now = clock(), rest = now - last;
		last = now;
		while (rest) {
			u64 remainder = step % rest;
			step = rest;
			rest = remainder;
		}
	}
	return step ? step : 1;
}

/* ---- self-test ---- */

#define NOPS_IN_ROUND 1000
#define ROUNDS 64
#define ATTEMPTS 16

static __attribute__((noinline)) u64 time_rounds(u64 rounds)
{
	u64 begin = clock();
	for (u64 i = 0; i < rounds; i++)
		asm volatile(".rept 1000; nop; .endr");
	return clock() - begin;
}

struct nops time_nops(void)
{
	struct nops least = { ROUNDS * NOPS_IN_ROUND, ~0UL, ~0UL };
	for (int i = 0; i < ATTEMPTS; i++) {
		u64 once = time_rounds(ROUNDS), twice = time_rounds(2 * ROUNDS);
		least.once = once < least.once ? once : least.once;
		least.twice = twice < least.twice ? twice : least.twice;
	}
	return least;
}

/* ---- how many operations a batch has ---- */

/* The counter's resolution is to be below 0.1 % of what a batch takes. */
#define STEPS_OF_BATCH 1000

/* Of what is timed one by one, the median of a batch is taken. */
#define LEAST_TIMED_ONE_BY_ONE 5
#define MOST_ITERATIONS (1UL << 20)

/* The least that some batches of so many operations take. */
static u64 least_ticks(const struct microbenchmark *row, u64 iterations)
{
	u64 least = ~0UL;
	for (int i = 0; i < 3; i++) {
		struct batch batch;
		run_batch(row, iterations, &batch);
		least = batch.ticks < least ? batch.ticks : least;
	}
	return least;
}

static u64 grow(const struct microbenchmark *row, u64 iterations, u64 ticks)
{
	u64 most = row->time ? MOST_OPERATIONS : MOST_ITERATIONS;
	while (iterations < most && least_ticks(row, iterations) < ticks)
		iterations *= 2;
	return iterations < most ? iterations : most;
}

/*
 * Rows whose operations are timed as a whole have as many in a batch as the calibration of the loop, so that what that
 * measures is what the others contain: as many as the row that needs most. Of what is timed one by one each row has its own
 * number, since some wait long between two.
 */
static void choose_iterations(const struct selection *selection, u64 resolution, u64 *iterations)
{
	u64 loop = 1, each = LEAST_TIMED_ONE_BY_ONE;
	for (u64 i = 0; i < selection->count; i++) {
		const struct microbenchmark *row = &selection->row[i]->benchmark;
		if (!selection->row[i]->refuses)
			continue;
		if (row->time) {
			iterations[i] = grow(row, LEAST_TIMED_ONE_BY_ONE, STEPS_OF_BATCH * resolution);
			each = iterations[i] > each ? iterations[i] : each;
		} else {
			loop = grow(row, loop, STEPS_OF_BATCH * resolution);
		}
	}
	for (u64 i = 0; i < selection->count; i++)
		if (!selection->row[i]->benchmark.time)
			iterations[i] = loop;
		else if (!selection->row[i]->refuses)
			iterations[i] = each;
}

/* ---- measuring ---- */

/* What is kept of a batch until all are timed. */
struct kept {
	struct batch batch;
	u64 operation[LEAST_TIMED_ONE_BY_ONE];
	int switched; /* another thread had the CPU meanwhile */
	int stolen;   /* another VM had it, as far as the hypervisor says so */
};

/* Numbers that are as good as random, the same ones for the same seed (splitmix64). */
static u64 next_random(u64 *state)
{
	u64 value = *state += 0x9e3779b97f4a7c15;
	value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
	value = (value ^ value >> 27) * 0x94d049bb133111eb;
	return value ^ value >> 31;
}

/* Each row as often as it has batches, shuffled (Fisher and Yates). */
static void shuffle(const struct selection *selection, unsigned char *order)
{
	u64 total = selection->count * selection->batches, state = selection->seed;
	for (u64 i = 0; i < total; i++)
		order[i] = i / selection->batches;
	for (u64 i = total; i > 1; i--) {
		u64 other = next_random(&state) % i;
		unsigned char last = order[i - 1];
		order[i - 1] = order[other];
		order[other] = last;
	}
}

long switches(void)
{
	struct rusage usage;
	getrusage(RUSAGE_THREAD, &usage);
	return usage.ru_nivcsw;
}

static void time_batch(const struct microbenchmark *row, u64 iterations, struct kept *kept)
{
	u64 stolen = stolen_ticks();
	long before = switches();
	run_batch(row, iterations, &kept->batch);
	kept->switched = switches() != before;
	kept->stolen = stolen_ticks() != stolen;
	u64 known = kept->batch.operations;
	/* Of longer batches, the mean is taken. */
	kept->batch.operations = known == iterations && known <= LEAST_TIMED_ONE_BY_ONE ? known : 0;
	memcpy(kept->operation, kept->batch.operation, kept->batch.operations * sizeof(u64));
}

/* ---- reporting ---- */

static void report_marks(const char *name, const char *cause, const struct kept *batches, u64 count, int of_steal)
{
	for (u64 i = 0; i < count; i++)
		if (of_steal ? batches[i].stolen : batches[i].switched)
			report("mark", ",\"microbenchmark\":\"%s\",\"batch\":%lu,\"cause\":\"%s\"", name, i, cause);
}

/* Instants are counted from the first batch on: a counter may have passed what a double holds. */
static void report_row(const char *name, u64 iterations, struct kept *batches, u64 count, u64 origin)
{
	for (u64 i = 0; i < count; i++) {
		struct batch *batch = &batches[i].batch;
		batch->interval.begin -= origin;
		batch->interval.end -= origin;
		batch->operation = batches[i].operation;
		report_sample(name, i, iterations, batch);
	}
	report_end_of_row();
	report_marks(name, "switched", batches, count, 0);
	report_marks(name, "stolen", batches, count, 1);
}

int measure(const struct selection *selection, u64 resolution)
{
	u64 total = selection->count * selection->batches;
	u64 iterations[16], done[16] = { 0 };
	struct kept *kept = calloc(total, sizeof *kept);
	unsigned char *order = malloc(total);
	if (!kept || !order)
		return 0;
	memset(kept, 1, total * sizeof *kept); /* so that no page is missing when it is timed */
	choose_iterations(selection, resolution, iterations);
	shuffle(selection, order);
	u64 origin = clock();
	for (u64 i = 0; i < total; i++) {
		u64 row = order[i];
		struct kept *own = kept + row * selection->batches + done[row]++;
		time_batch(&selection->row[row]->benchmark, iterations[row], own);
	}
	for (u64 row = 0; row < selection->count; row++)
		report_row(selection->row[row]->benchmark.name, iterations[row], kept + row * selection->batches,
			   selection->batches, origin);
	free(order);
	free(kept);
	return 1;
}
