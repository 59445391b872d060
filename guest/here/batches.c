#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "cpu.h"
#include "batches.h"
#include "plan.h"
#include "report.h"
#include "stolen.h"
#include "surroundings.h"

#define MOST_ITERATIONS (1UL << 20)

u64 read_counter(void)
{
	return clock();
}

u64 counter_resolution(void)
{
	return smallest_step();
}

void report_nops(void)
{
	struct nops nops = least_of_nops();
	report("nops", ",\"nops\":%lu,\"once\":%lu,\"twice\":%lu", nops.nops, nops.once, nops.twice);
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
	keep_operations(kept, iterations);
}

static void report_marks(const char *name, const char *cause, const struct kept *batches, u64 count, int of_steal)
{
	for (u64 i = 0; i < count; i++)
		if (of_steal ? batches[i].stolen : batches[i].switched)
			report("mark", ",\"microbenchmark\":\"%s\",\"batch\":%lu,\"cause\":\"%s\"", name, i, cause);
}

int measure(const struct selection *selection, u64 resolution)
{
	u64 total = selection->count * selection->batches;
	u64 iterations[MOST_ROWS], done[MOST_ROWS] = { 0 };
	struct kept *kept = calloc(total, sizeof *kept);
	unsigned char *order = malloc(total);
	if (!kept || !order)
		return 0;
	memset(kept, 1, total * sizeof *kept); /* so that no page is missing when it is timed */
	choose_iterations(run_batch, selection, resolution, MOST_ITERATIONS, iterations);
	shuffle(selection, order);
	u64 origin = clock();
	for (u64 i = 0; i < total; i++) {
		u64 row = order[i];
		time_batch(&selection->row[row]->benchmark, iterations[row],
			   kept + row * selection->batches + done[row]);
		surroundings_timed(selection->row[row], done[row]++);
	}
	for (u64 row = 0; row < selection->count; row++) {
		const char *name = selection->row[row]->benchmark.name;
		struct kept *own = kept + row * selection->batches;
		report_batches(name, iterations[row], own, selection->batches, origin);
		report_marks(name, "switched", own, selection->batches, 0);
		report_marks(name, "stolen", own, selection->batches, 1);
	}
	surroundings_report();
	free(order);
	free(kept);
	return 1;
}
