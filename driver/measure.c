// SPDX-License-Identifier: GPL-2.0
/*
 * Measures all rows on one CPU, by a thread that is bound to it, in an order that chance gives
 * (guest/here/plan.h).
 */
#include <linux/completion.h>
#include <linux/cpu.h>
#include <linux/irqflags.h>
#include <linux/kernel_stat.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include <linux/vmalloc.h>

#include "cpu.h"
#include "driver.h"
#include "plan.h"

/*
 * So that interrupts are off for some milliseconds at most, even where an operation takes a
 * microsecond.
 */
#define MOST_ITERATIONS 4096

/* Bytes of the lines: of the VM, and of each batch. */
#define SIZE_OF_LINES (64 * 1024)
#define SIZE_OF_BATCH 192

unsigned int measuring_cpu;

static bool interrupted;
static const char *failure;
static DECLARE_COMPLETION(measured_all);

void measure_fail(const char *why)
{
	WRITE_ONCE(failure, why);
}

/* ---- what hits a batch ---- */

/*
 * Nanoseconds that another VM had this one's CPU, as far as the hypervisor says so; it is counted
 * at ticks.
 */
static u64 stolen_time(void)
{
	return kcpustat_cpu(measuring_cpu).cpustat[CPUTIME_STEAL];
}

/* How often another thread has had the CPU that this one wanted. */
static unsigned long switches(void)
{
	return current->nivcsw;
}

/* ---- batches ---- */

static void run_here(const struct microbenchmark *benchmark, u64 iterations, struct batch *batch)
{
	unsigned long flags;

	if (benchmark->prepare)
		benchmark->prepare();
	if (driver_row_of(benchmark)->sleeps) {
		run_batch(benchmark, iterations, batch);
	} else {
		local_irq_save(flags);
		/* The first exit may end what the last interrupt left to the hypervisor. */
		if (benchmark->execute)
			benchmark->execute();
		run_batch(benchmark, iterations, batch);
		local_irq_restore(flags);
	}
	if (benchmark->post)
		benchmark->post();
	cond_resched();
}

static void time_batch(const struct microbenchmark *benchmark, u64 iterations, struct kept *kept)
{
	u64 stolen = stolen_time();
	unsigned long before = switches();

	run_here(benchmark, iterations, &kept->batch);
	kept->switched = switches() != before;
	kept->stolen = stolen_time() != stolen;
	keep_operations(kept, iterations);
}

static void report_marks(const char *name, const char *cause, const struct kept *batches, u64 count,
			 bool of_steal)
{
	u64 i;

	for (i = 0; i < count; i++)
		if (of_steal ? batches[i].stolen : batches[i].switched)
			report("mark", ",\"microbenchmark\":\"%s\",\"batch\":%llu,\"cause\":\"%s\"",
			       name, i, cause);
}

static bool goes_on(void)
{
	return !READ_ONCE(interrupted) && !READ_ONCE(failure);
}

static void time_all(const struct selection *selection, const unsigned char *order,
		     const u64 *iterations, struct kept *kept)
{
	u64 done[MOST_ROWS] = { 0 }, total = selection->count * selection->batches, i;

	for (i = 0; i < total && goes_on(); i++) {
		u64 row = order[i];

		time_batch(&selection->row[row]->benchmark, iterations[row],
			   kept + row * selection->batches + done[row]++);
	}
}

static void report_all(const struct selection *selection, const u64 *iterations, struct kept *kept,
		       u64 origin)
{
	u64 row, count = selection->batches;

	for (row = 0; row < selection->count; row++) {
		const char *name = selection->row[row]->benchmark.name;

		report_batches(name, iterations[row], kept + row * count, count, origin);
		report_marks(name, "switched", kept + row * count, count, false);
		report_marks(name, "stolen", kept + row * count, count, true);
	}
}

/* ---- clocks ---- */

/*
 * Both clocks at once: of several attempts the one in which the least time passed between two reads
 * of the counter.
 */
struct moment {
	u64 counter, nanoseconds;
};

static struct moment now(void)
{
	struct moment best = { 0, 0 };
	u64 least = U64_MAX;
	int i;

	for (i = 0; i < 20; i++) {
		u64 begin = clock(), nanoseconds = ktime_get_raw_ns(), end = clock();

		if (end - begin >= least)
			continue;
		least = end - begin;
		best.counter = begin + least / 2;
		best.nanoseconds = nanoseconds;
	}
	return best;
}

static void report_counter(struct moment begin, struct moment end, u64 resolution)
{
	/* Ticks in a second, by the kernel's clock. */
	u64 microseconds = div64_u64(end.nanoseconds - begin.nanoseconds, 1000) ?: 1;
	u64 calibrated = div64_u64((end.counter - begin.counter) * USEC_PER_SEC, microseconds);
	u64 known = counter_frequency();
	u64 off = known > calibrated ? known - calibrated : calibrated - known;
	/* A frequency that something says is taken if that clock agrees within 1 %. */
	bool agrees = known && off < calibrated / 100;

	report("counter",
	       ",\"frequency\":%llu,\"source\":\"%s\",\"calibrated\":%llu,\"resolution\":%llu",
	       agrees ? known : calibrated, agrees ? counter_source : "calibrated", calibrated,
	       resolution);
}

/* ---- one after the other ---- */

/* Those that can be measured; of others it is reported why not. */
static void select_rows(struct selection *selection)
{
	struct driver_row *each;
	const char *why;

	for (each = driver_rows; each->row.benchmark.name; each++) {
		why = each->row.refuses ? each->row.refuses() : NULL;
		if (why) {
			report("unavailable", ",\"microbenchmark\":\"%s\",\"reason\":\"%s\"",
			       each->row.benchmark.name, why);
			continue;
		}
		if (each->choose)
			each->row.benchmark.execute = each->choose();
		selection->row[selection->count++] = &each->row;
	}
}

static void report_vm(const struct selection *selection)
{
	char plan[80];

	scnprintf(plan, sizeof(plan), "\"seed\":%llu,\"batches\":%llu", selection->seed,
		  selection->batches);
	report("vm",
	       ",\"architecture\":\"%s\",\"cpus\":%u,\"pinned\":%u,%s,\"startedAt\":%lld,%s",
	       architecture_name, num_online_cpus(), measuring_cpu, plan,
	       ktime_get_real_seconds(), "\"carrier\":\"driver\"");
	report_facts();
}

static void report_nops(void)
{
	unsigned long flags;
	struct nops nops;

	local_irq_save(flags);
	nops = least_of_nops();
	local_irq_restore(flags);
	report("nops", ",\"nops\":%llu,\"once\":%llu,\"twice\":%llu", nops.nops, nops.once,
	       nops.twice);
}

static void measure_selection(const struct selection *selection, struct kept *kept,
			      unsigned char *order)
{
	u64 resolution = smallest_step(), iterations[MOST_ROWS], stolen;
	struct moment begin, end;
	unsigned long switched;

	report_nops();
	choose_iterations(run_here, selection, resolution, MOST_ITERATIONS, iterations);
	shuffle(selection, order);
	switched = switches();
	stolen = stolen_time();
	begin = now();
	time_all(selection, order, iterations, kept);
	end = now();
	if (!goes_on())
		return;
	report_all(selection, iterations, kept, begin.counter);
	report_counter(begin, end, resolution);
	report("span", ",\"nanoseconds\":%llu,\"stolen\":%llu,\"switches\":%lu",
	       end.nanoseconds - begin.nanoseconds, stolen_time() - stolen, switches() - switched);
	report_done();
}

/* The thread. Whoever started it ends it. */
static int measure(void *selection)
{
	const struct selection *rows = selection;
	u64 total = MOST_ROWS * rows->batches;
	struct kept *kept = vzalloc(total * sizeof(*kept));
	unsigned char *order = vzalloc(total);

	if (kept && order) {
		report_vm(rows);
		select_rows(selection);
		measure_selection(rows, kept, order);
	} else {
		measure_fail("there is no memory for so many batches");
	}
	rows_release();
	vfree(order);
	vfree(kept);
	complete(&measured_all);
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return 0;
}

static int run_thread(struct selection *selection)
{
	struct task_struct *thread = kthread_create(measure, selection, "worldswitch");

	if (IS_ERR(thread))
		return PTR_ERR(thread);
	kthread_bind(thread, measuring_cpu);
	wake_up_process(thread);
	if (wait_for_completion_interruptible(&measured_all)) {
		WRITE_ONCE(interrupted, true);
		wait_for_completion(&measured_all);
	}
	kthread_stop(thread);
	return 0;
}

int measure_rows(void)
{
	struct selection selection = {
		.batches = batches_wanted,
		.seed = seed_wanted ?: get_random_u32(),
	};
	int error = lines_begin(SIZE_OF_LINES + MOST_ROWS * selection.batches * SIZE_OF_BATCH);

	if (error)
		return error;
	reinit_completion(&measured_all);
	interrupted = false;
	failure = NULL;
	/* Until it is done, no CPU comes or goes. */
	cpus_read_lock();
	measuring_cpu = raw_smp_processor_id();
	error = run_thread(&selection);
	cpus_read_unlock();
	if (!error && interrupted)
		error = -EINTR;
	if (!error && failure)
		report("error", ",\"message\":\"%s\"", failure);
	return error;
}
