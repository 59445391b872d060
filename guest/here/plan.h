/*
 * How many operations batches have, and in which order they come, where the counter is coarse and others use the
 * computer too. Whatever includes this provides clock(), and times batches by timing.h.
 */
#ifndef WORLDSWITCH_PLAN_H
#define WORLDSWITCH_PLAN_H

#include "selection.h"
#include "timing.h"

/* ---- the counter ---- */

/*
 * The smallest step that the counter takes: many CPUs multiply a slower one, and then what lies between any two readings is
 * a multiple of it.
 */
static u64 smallest_step(void)
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
#define LEAST_ATTEMPTS 16
#define MOST_ATTEMPTS 4096

/*
 * Ticks that NOPs take, and twice as many: the least of several attempts. The second takes twice the first where the
 * counter counts as the CPU works. On a CPU that others use it does when both had a quiet moment: until then, more attempts.
 */
struct nops {
	u64 nops, once, twice;
};

static __attribute__((__noinline__)) u64 time_rounds(u64 rounds)
{
	u64 begin = clock();
	for (u64 i = 0; i < rounds; i++)
		asm volatile(".rept 1000; nop; .endr");
	return clock() - begin;
}

/* To a tenth. */
static int are_in_proportion(const struct nops *nops)
{
	return 10 * nops->twice >= 19 * nops->once && 10 * nops->twice <= 21 * nops->once;
}

static struct nops least_of_nops(void)
{
	struct nops least = { ROUNDS * NOPS_IN_ROUND, ~0UL, ~0UL };
	for (int i = 0; i < LEAST_ATTEMPTS || (i < MOST_ATTEMPTS && !are_in_proportion(&least)); i++) {
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

/* Times a batch as it is timed when it counts. */
typedef void batch_runner(const struct microbenchmark *row, u64 iterations, struct batch *batch);

/* The least that some batches of so many operations take. */
static u64 least_ticks(batch_runner *run, const struct microbenchmark *row, u64 iterations)
{
	u64 least = ~0UL;
	for (int i = 0; i < 3; i++) {
		struct batch batch;
		run(row, iterations, &batch);
		least = batch.ticks < least ? batch.ticks : least;
	}
	return least;
}

static u64 grow(batch_runner *run, const struct microbenchmark *row, u64 iterations, u64 ticks, u64 most)
{
	while (iterations < most && least_ticks(run, row, iterations) < ticks)
		iterations *= 2;
	return iterations < most ? iterations : most;
}

/*
 * Rows that are timed by a loop have as many operations in a batch as the calibration of it, so that what that measures of
 * the loop is what the others contain: as many as the row that needs most. Those that are timed one by one contain a
 * calibration each, however many they are.
 */
static void choose_iterations(batch_runner *run, const struct selection *selection, u64 resolution, u64 most,
			      u64 *iterations)
{
	u64 loop = 1, ticks = STEPS_OF_BATCH * resolution;
	for (u64 i = 0; i < selection->count; i++) {
		const struct microbenchmark *row = &selection->row[i]->benchmark;
		iterations[i] = LEAST_TIMED_ONE_BY_ONE;
		if (!selection->row[i]->refuses)
			continue;
		if (row->time)
			iterations[i] = grow(run, row, LEAST_TIMED_ONE_BY_ONE, ticks, MOST_OPERATIONS);
		else if (!selection->turn[i]) /* others have not had their turn */
			loop = grow(run, row, loop, ticks, most);
	}
	for (u64 i = 0; i < selection->count; i++)
		if (!selection->row[i]->benchmark.time)
			iterations[i] = loop;
}

/* ---- their order ---- */

/* Numbers that are as good as random, the same ones for the same seed (splitmix64). */
static u64 next_random(u64 *state)
{
	u64 value = *state += 0x9e3779b97f4a7c15;
	value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
	value = (value ^ value >> 27) * 0x94d049bb133111eb;
	return value ^ value >> 31;
}

/* Shuffles what is from one place on and before another (Fisher and Yates). */
static void shuffle_between(unsigned char *order, u64 from, u64 to, u64 *state)
{
	for (u64 i = to; i > from + 1; i--) {
		u64 other = from + next_random(state) % (i - from);
		unsigned char last = order[i - 1];
		order[i - 1] = order[other];
		order[other] = last;
	}
}

/* Each row as often as it has batches, in an order that chance gives to those of one turn. */
static void shuffle(const struct selection *selection, unsigned char *order)
{
	u64 total = selection->count * selection->batches, state = selection->seed, from = 0;
	for (u64 i = 0; i < total; i++)
		order[i] = i / selection->batches;
	for (u64 row = 0; row < selection->count; row++) {
		if (row + 1 < selection->count && selection->turn[row + 1] == selection->turn[row])
			continue;
		shuffle_between(order, from, (row + 1) * selection->batches, &state);
		from = (row + 1) * selection->batches;
	}
}

/* ---- what is kept ---- */

/* A batch until all are timed, and what hit it. */
struct kept {
	struct batch batch;
	u64 operation[LEAST_TIMED_ONE_BY_ONE];
	int switched; /* another thread had the CPU meanwhile */
	int stolen;   /* another VM had it, as far as the hypervisor says so */
};

/* Takes over what each operation took, where all are kept. Of longer batches, the mean is taken. */
static void keep_operations(struct kept *kept, u64 iterations)
{
	u64 known = kept->batch.operations;
	kept->batch.operations = known == iterations && known <= LEAST_TIMED_ONE_BY_ONE ? known : 0;
	for (u64 i = 0; i < kept->batch.operations; i++)
		kept->operation[i] = kept->batch.operation[i];
}

/* Instants are counted from the first batch on: a counter may have passed what a double holds. */
static void report_batches(const char *name, u64 iterations, struct kept *batches, u64 count, u64 origin)
{
	for (u64 i = 0; i < count; i++) {
		struct batch *batch = &batches[i].batch;
		batch->interval.begin -= origin;
		batch->interval.end -= origin;
		batch->operation = batches[i].operation;
		report_sample(name, i, iterations, batch);
	}
	report_end_of_row();
}

#endif
