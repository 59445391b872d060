/*
 * The core of a probe whose VMM says batch by batch what is timed: on a computer that others use too rows take turns, in
 * an order that chance gives (guest/here/batches.c).
 */
#include "probe.h"
#include "cpu.h"
#include "find-row.h"
#include "spoiled.h"
#include "timing.h"
#include "vcpu.h"

static void run_good_batch(const struct microbenchmark *row, u64 iterations, struct batch *batch)
{
	for (u64 i = 0; i < MOST_SPOILED; i++) {
		/* The VMM has had the PCPU: what comes first finds the caches cold, and is not timed. */
		run_batch(row, 1, batch);
		spoiled = 0;
		run_batch(row, iterations, batch);
		if (!spoiled)
			return;
	}
	report_error(spoiled);
}

/* ---- what is stamped from outside elsewhere ---- */

/* The backend leaves in the mailbox when it was reached, and when it was about to signal. */

static struct interval ring_worker(void)
{
	struct interval interval;
	others_go_idle();
	u64 receptions = MAILBOX->receptions;
	interval.begin = clock();
	ring(DOORBELL_WORKER);
	spin_until(&MAILBOX->receptions, receptions + 1);
	interval.end = MAILBOX->received_at;
	return interval;
}

static struct interval be_signalled_by_worker(void)
{
	struct interval interval;
	struct vcpu *self = &vcpus[ROLE_MAIN];
	u64 handled = self->handled;
	ring(DOORBELL_SETTLE);
	block_until_handled(self, handled + 1);
	interval.begin = MAILBOX->signals_at;
	interval.end = self->handled_at;
	return interval;
}

static const struct microbenchmark told_by_backend[] = {
	{ "io-latency-out/worker", .time = ring_worker },
	{ "io-latency-in/worker", .time = be_signalled_by_worker },
};

static int is_same(const char *one, const char *other)
{
	while (*one && *one == *other) {
		one++;
		other++;
	}
	return *one == *other;
}

static const struct microbenchmark *row_named(const char *name)
{
	for (u64 i = 0; i < sizeof told_by_backend / sizeof *told_by_backend; i++)
		if (is_same(told_by_backend[i].name, name))
			return &told_by_backend[i];
	return find_row(name);
}

/* ---- batch by batch ---- */

/* Gives the VMM what a batch took. */
static void tell(const struct batch *batch)
{
	MAILBOX->ticks = batch->ticks;
	MAILBOX->begin = batch->interval.begin;
	MAILBOX->end = batch->interval.end;
	MAILBOX->operations = batch->operations <= MOST_OPERATIONS_TOLD ? batch->operations : 0;
	for (u64 i = 0; i < MAILBOX->operations; i++)
		MAILBOX->operation[i] = batch->operation[i];
}

void run_microbenchmarks(u64 iterations, u64 batches, const char *selection)
{
	(void)batches;
	for (;;) {
		struct batch batch;
		const struct microbenchmark *row;
		/* It goes on when the VMM has said what comes next. */
		device_write(DEVICE_FINISH, 0);
		iterations = MAILBOX->iterations;
		row = row_named(selection);
		if (row->prepare)
			row->prepare();
		run_good_batch(row, iterations, &batch);
		if (row->post)
			row->post();
		tell(&batch);
	}
}
