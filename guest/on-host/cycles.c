#define _GNU_SOURCE
#include <errno.h>
#include <linux/perf_event.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clock.h"
#include "cycles.h"
#include "report.h"

static int counter = -1;

const char *cycles_open(int pcpu)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_HARDWARE,
		.size = sizeof attr,
		.config = PERF_COUNT_HW_CPU_CYCLES,
		/* It does not share the counter with others in turns. */
		.pinned = 1,
	};
	counter = syscall(SYS_perf_event_open, &attr, -1, pcpu, -1, PERF_FLAG_FD_CLOEXEC);
	if (counter >= 0)
		return 0;
	return errno == EACCES || errno == EPERM ? "that takes root, or kernel.perf_event_paranoid of 0" :
						   "the kernel has no PMU that counts them";
}

/* Cycles and ticks until now; no cycles if the counter is in use. */
struct reading {
	u64 cycles, ticks;
};

static struct reading now(void)
{
	struct reading reading = { 0, clock_now() };
	if (read(counter, &reading.cycles, sizeof reading.cycles) != sizeof reading.cycles)
		reading.cycles = 0;
	return reading;
}

static struct reading begun, counted;

void cycles_begin(void)
{
	if (counter >= 0)
		begun = now();
}

void cycles_end(void)
{
	if (counter < 0)
		return;
	struct reading end = now();
	counted = (struct reading){ end.cycles - begun.cycles, end.ticks - begun.ticks };
}

/* ---- what is kept until all is measured ---- */

static struct kept_cycles {
	const char *row;
	u64 batch;
	struct reading counted;
} *kept;
static unsigned long count, room;

void cycles_keep(const char *row, u64 batch)
{
	if (counter < 0 || !counted.cycles)
		return;
	if (count == room) {
		room = room ? 2 * room : 1024;
		kept = realloc(kept, room * sizeof *kept);
		if (!kept)
			fail("no memory for so many batches");
	}
	kept[count++] = (struct kept_cycles){ row, batch, counted };
}

void cycles_report(void)
{
	for (unsigned long i = 0; i < count; i++)
		report("cycles", ",\"microbenchmark\":\"%s\",\"batch\":%lu,\"cycles\":%lu,\"ticks\":%lu", kept[i].row,
		       kept[i].batch, kept[i].counted.cycles, kept[i].counted.ticks);
}
