/* The part of the probe that is the same on every architecture and hypervisor: it times batches. */
#include "probe.h"
#include "cpu.h"
#include "find-row.h"
#include "spoiled.h"
#include "timing.h"

static void run_good_batch(const struct microbenchmark *row, u64 iterations, struct batch *batch)
{
	for (u64 i = 0; i < MOST_SPOILED; i++) {
		spoiled = 0;
		run_batch(row, iterations, batch);
		if (!spoiled)
			return;
	}
	report_error(spoiled);
}

static u64 greatest_common_divisor(u64 a, u64 b)
{
	while (b) {
		u64 rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/*
 * What a path through a scheduler takes depends on when it is taken. So each measurement takes it at the same points of
 * time: one batch begins (k + 1/2)/batches of the way from one tick of the host kernel to the next, for each k. Not one k
 * after the other, since there would be a whole period between two batches that last longer than from one k to the next.
 */
static void wait_for_turn(u64 i, u64 batches)
{
	u64 step = batches / 8 + 1;
	while (greatest_common_divisor(step, batches) != 1)
		step++;
	u64 period = platform_tick_period(), k = i * step % batches;
	u64 turn = platform_tick_phase() + period * (2 * k + 1) / (2 * batches);
	u64 since = (clock() + period - turn % period) % period;
	spend((period - since) / SPEND_ROUND);
}

static void run_row(const struct microbenchmark *row, u64 iterations, u64 batches)
{
	interrupts_on();
	if (row->prepare)
		row->prepare();
	for (u64 i = 0; i < batches; i++) {
		wait_for_turn(i, batches);
		struct batch batch;
		run_good_batch(row, iterations, &batch);
		report_sample(row->name, i, iterations, &batch);
	}
	report_end_of_row();
	if (row->post)
		row->post();
}

/* In the order in which they are asked for: whoever watches from outside knows by it which one is going on. */
void run_microbenchmarks(u64 iterations, u64 batches, const char *selection)
{
	report_tick(platform_tick_phase());
	while (*selection) {
		run_row(find_row(selection), iterations, batches);
		while (*selection && *selection++ != '+')
			;
	}
	report_done();
}
