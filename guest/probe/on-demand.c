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
		MAILBOX->windows = 0;
		run_batch(row, iterations, batch);
		if (!spoiled)
			return;
	}
	report_error(spoiled);
}

/* ---- what is stamped from outside elsewhere ---- */

static struct vcpu *const self = &vcpus[ROLE_MAIN];

/* The VM that is switched to leaves in the mailbox when it took the interrupt. */
static struct interval switch_vm(void)
{
	struct interval interval;
	peer_goes_idle();
	others_go_idle();
	u64 handled = self->handled;
	interval.begin = clock();
	ring(DOORBELL_SWITCH);
	block_until_handled(self, handled + 1);
	interval.end = MAILBOX->switched_at;
	return interval;
}

/* The backend leaves there when it was reached, and when it was about to signal. */

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

/* Blocks until the backend signals, when all else has gone idle. */
static struct interval be_signalled(void)
{
	struct interval interval;
	u64 handled = self->handled;
	interval.begin = clock();
	ring(DOORBELL_SETTLE);
	block_until_handled(self, handled + 1);
	interval.end = self->handled_at;
	return interval;
}

static struct interval be_signalled_by_worker(void)
{
	struct interval interval = be_signalled();
	interval.begin = MAILBOX->signals_at;
	return interval;
}

/* What begins or ends in the host's kernel does so within what is kept here. */
static struct interval keep(struct interval interval)
{
	if (MAILBOX->windows < MOST_WINDOWS)
		MAILBOX->window[MAILBOX->windows++] = (struct window){ interval.begin, interval.end };
	return interval;
}

static struct interval ring_nobody(void)
{
	struct interval interval;
	interval.begin = clock();
	ring(DOORBELL_NOBODY);
	interval.end = clock();
	return keep(interval);
}

static struct interval be_signalled_by_kernel(void)
{
	return keep(be_signalled());
}

static struct interval be_signalled_running(void)
{
	struct interval interval;
	others_go_idle();
	u64 handled = self->handled;
	interval.begin = clock();
	ring(DOORBELL_ANSWER);
	spin_until(&self->handled, handled + 1);
	interval.end = self->handled_at;
	return keep(interval);
}

static const struct microbenchmark told[] = {
	{ "vm-switch", .time = switch_vm },
	{ "io-latency-out", .time = ring_nobody },
	{ "io-latency-out/worker", .time = ring_worker },
	{ "io-latency-in", .time = be_signalled_by_kernel },
	{ "io-latency-in/running", .time = be_signalled_running },
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
	for (u64 i = 0; i < sizeof told / sizeof *told; i++)
		if (is_same(told[i].name, name))
			return &told[i];
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
