/*
 * The core of a probe that is told batch by batch what is timed, by the VMM or by a program in Dom0: on a computer that others use
 * too rows take turns, in an order that chance gives (guest/here/batches.c).
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
		/* Others have had the PCPU: what comes first finds the caches cold, and is not timed. */
		run_batch(row, 1, batch);
		spoiled = 0;
		MAILBOX->told.windows = 0;
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
	interval.end = MAILBOX->told.switched_at + MAILBOX->told.peer_behind;
	return interval;
}

/* From the signal to the backend, whose PCPU is idle, until it is seen that it was reached. */
static struct interval reach_backend(void)
{
	struct interval interval;
	others_go_idle();
	u64 receptions = MAILBOX->receptions;
	interval.begin = clock();
	ring(DOORBELL_WORKER);
	spin_until(&MAILBOX->receptions, receptions + 1);
	interval.end = clock();
	return interval;
}

/* The backend leaves in the mailbox when it was reached, and when it was about to signal. */

static struct interval ring_worker(void)
{
	struct interval interval = reach_backend();
	__sync_synchronize(); /* the backend left it there before it counted */
	interval.end = MAILBOX->told.received_at;
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
	interval.begin = MAILBOX->told.signals_at;
	return interval;
}

/* What begins or ends in the host's kernel does so within what is kept here. */
static struct interval keep(struct interval interval)
{
	if (MAILBOX->told.windows < MOST_WINDOWS)
		MAILBOX->told.window[MAILBOX->told.windows++] = (struct window){ interval.begin, interval.end };
	return interval;
}

#if HAS_DOM0

/* As in microbenchmarks.c: the backend is in Dom0. */
static struct interval ring_backend(void)
{
	return keep(reach_backend());
}

static struct interval ring_backend_and_block(void)
{
	struct interval interval;
	others_go_idle();
	u64 handled = self->handled;
	interval.begin = clock();
	ring(DOORBELL_ANSWER);
	block_until_handled(self, handled + 1);
	interval.end = clock();
	return keep(interval);
}

/* Dom0 reads its counter between two readings of ours, again and again (guest/on-xen/counters.c). */
static struct interval exchange(void)
{
	struct interval interval;
	u64 exchanged = MAILBOX->told.exchanged;
	interval.begin = clock();
	MAILBOX->told.exchanges = exchanged + 1;
	spin_until(&MAILBOX->told.exchanged, exchanged + 1);
	interval.end = clock();
	return keep(interval);
}

void exchange_as_peer(void)
{
	for (u64 i = 0; i < EXCHANGES_OF_PEER; i++)
		exchange();
}

/* Blocked, as the program in Dom0 may take its time: it signals when it has said what comes next. */
static void ask_for_batch(void)
{
	u64 handled = self->handled;
	MAILBOX->request = REQUEST_NEXT;
	ring(DOORBELL_CONTROL);
	block_until_handled(self, handled + 1);
}

#else

/* The VMM goes on with the VM when it has said what comes next. */
static void ask_for_batch(void)
{
	device_write(DEVICE_FINISH, 0);
}

/* The backend is an eventfd of the host's kernel that nobody waits for. */
static struct interval ring_backend(void)
{
	struct interval interval;
	interval.begin = clock();
	ring(DOORBELL_NOBODY);
	interval.end = clock();
	return keep(interval);
}

#endif

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

static const struct microbenchmark unwatched[] = {
	{ "vm-switch", .time = switch_vm },
	{ "io-latency-out", .time = ring_backend },
	{ "io-latency-out/worker", .time = ring_worker },
	{ "io-latency-in", .time = be_signalled_by_kernel },
	{ "io-latency-in/running", .time = be_signalled_running },
	{ "io-latency-in/worker", .time = be_signalled_by_worker },
#if HAS_DOM0
	{ "io-latency-out/shared", .prepare = share_pcpu, .time = ring_backend_and_block, .post = own_pcpu },
	{ "io-latency-in/shared", .prepare = share_pcpu, .time = be_signalled_by_kernel, .post = own_pcpu },
	{ COUNTERS_ROW, .time = exchange },
#endif
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
	for (u64 i = 0; i < sizeof unwatched / sizeof *unwatched; i++)
		if (is_same(unwatched[i].name, name))
			return &unwatched[i];
	return find_row(name);
}

/* ---- batch by batch ---- */

/* Leaves in the mailbox what a batch took. */
static void tell(const struct batch *batch)
{
	struct told *told = &MAILBOX->told;
	told->ticks = batch->ticks;
	told->begin = batch->interval.begin;
	told->end = batch->interval.end;
	told->operations = batch->operations <= MOST_OPERATIONS_TOLD ? batch->operations : 0;
	for (u64 i = 0; i < told->operations; i++)
		told->operation[i] = batch->operation[i];
}

void run_microbenchmarks(u64 iterations, u64 batches, const char *selection)
{
	(void)batches;
	for (;;) {
		struct batch batch;
		const struct microbenchmark *row;
		/* It goes on when it has been said what comes next. */
		ask_for_batch();
		__sync_synchronize();
		interrupts_on();
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
