/*
 * Times what can be timed on the computer that it is on, and prints it as lines of the protocol (src/protocol/messages.ts),
 * which worldswitch reads: in a VM, what a program without privileges can time there; on a host (guest/on-host/), what a VM
 * of it can.
 *
 *     here|host [batches=N] [seed=N] [only=ROW+ROW…]
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "batches.h"
#include "facts.h"
#include "report.h"
#include "rows.h"
#include "stolen.h"
#include "surroundings.h"

/* Fewer would say little of noise; more would take minutes. */
#define LEAST_BATCHES 30
#define MOST_BATCHES 10000
#define USUAL_BATCHES 60

/* ---- what is asked for ---- */

struct request {
	u64 batches;
	u64 seed;
	const char *only; /* names joined by '+'; 0 for all */
};

static u64 number(const char *text, u64 least, u64 most, const char *name)
{
	char *end;
	errno = 0;
	u64 value = strtoul(text, &end, 10);
	if (errno || *end || end == text || *text == '-' || value < least || value > most) {
		errno = 0;
		fail("%s is a whole number from %lu to %lu", name, least, most);
	}
	return value;
}

/* The value of an argument `name=value`; 0 if it is another one. */
static const char *value_of(const char *argument, const char *name)
{
	unsigned long length = strlen(name);
	return !strncmp(argument, name, length) && argument[length] == '=' ? argument + length + 1 : 0;
}

static struct request read_request(int count, char **arguments)
{
	struct request request = { USUAL_BATCHES, 0, 0 };
	unsigned int seed = 0;
	must(getrandom(&seed, sizeof seed, 0), "getrandom");
	request.seed = seed;
	for (int i = 1; i < count; i++) {
		const char *value;
		if ((value = value_of(arguments[i], "batches")))
			request.batches = number(value, LEAST_BATCHES, MOST_BATCHES, "batches");
		else if ((value = value_of(arguments[i], "seed")))
			request.seed = number(value, 0, ~0U, "seed");
		else if ((value = value_of(arguments[i], "only")))
			request.only = value;
		else
			fail("usage: " SENDER " [batches=N] [seed=N] [only=ROW+ROW...]");
	}
	return request;
}

/* Whether a name is one of those that '+' joins. */
static int is_among(const char *name, const char *names)
{
	unsigned long length = strlen(name);
	for (const char *at = names; at; at = strchr(at, '+') ? strchr(at, '+') + 1 : 0)
		if (!strncmp(at, name, length) && (!at[length] || at[length] == '+'))
			return 1;
	return 0;
}

/* ---- the rows ---- */

/* Those that are asked for and can be measured; of others it is reported why not. */
static struct selection select_rows(const struct request *request)
{
	struct selection selection = { .batches = request->batches, .seed = request->seed };
	for (const struct row *row = rows; row->benchmark.name; row++) {
		if (row->refuses && request->only && !is_among(row->benchmark.name, request->only))
			continue;
		const char *why = row->refuses ? row->refuses() : 0;
		if (why) {
			report("unavailable", ",\"microbenchmark\":\"%s\",\"reason\":\"%s\"", row->benchmark.name, why);
			continue;
		}
		selection.turn[selection.count] = surroundings_turn(row);
		selection.row[selection.count++] = row;
	}
	return selection;
}

/* ---- clocks ---- */

struct moment {
	u64 counter;
	u64 nanoseconds;
};

/* Both clocks at once: of several attempts the one in which the least time passed between two reads of the counter. */
static struct moment now(void)
{
	struct moment best = { 0, 0 };
	u64 least = ~0UL;
	for (int i = 0; i < 20; i++) {
		struct timespec time;
		u64 begin = read_counter();
		clock_gettime(CLOCK_MONOTONIC_RAW, &time);
		u64 end = read_counter();
		if (end - begin >= least)
			continue;
		least = end - begin;
		best = (struct moment){ begin + least / 2, time.tv_sec * 1000000000UL + time.tv_nsec };
	}
	return best;
}

/* A frequency that something says is taken if the clock of the kernel agrees so far. */
#define DISAGREEMENT 0.01

static void report_counter(struct moment begin, struct moment end, u64 resolution)
{
	double calibrated = (end.counter - begin.counter) * 1e9 / (end.nanoseconds - begin.nanoseconds);
	struct frequency known = known_frequency();
	double off = known.hertz ? known.hertz / calibrated - 1 : 1;
	if (off > DISAGREEMENT || off < -DISAGREEMENT)
		known = (struct frequency){ calibrated, "calibrated" };
	report("counter", ",\"frequency\":%lu,\"source\":\"%s\",\"calibrated\":%lu,\"resolution\":%lu", known.hertz,
	       known.source, (u64)calibrated, resolution);
}

/* ---- one after the other ---- */

int main(int count, char **arguments)
{
	struct request request = read_request(count, arguments);
	const char *why_not = surroundings_refuse();
	if (why_not) {
		report("refused", ",\"reason\":\"%s\"", why_not);
		return 1;
	}
	/* Before it is pinned: musl counts the CPUs that the thread may run on. */
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);
	int cpu = surroundings_choose_cpu();
	host_pin(cpu);
	stolen_open(cpu);
	report(surroundings_name, ",\"architecture\":\"%s\",\"cpus\":%ld,\"pinned\":%d,\"seed\":%lu,\"batches\":%lu,\"startedAt\":%ld",
	       architecture_name, cpus, cpu, request.seed, request.batches, (long)time(0));
	facts_report();
	surroundings_prepare();

	struct selection selection = select_rows(&request);
	u64 resolution = counter_resolution();
	report_nops();

	long switched = switches();
	u64 stolen = stolen_ticks();
	struct moment begin = now();
	if (!measure(&selection, resolution))
		fail("no memory for so many batches");
	struct moment end = now();
	stolen = stolen_ticks() - stolen;
	report_counter(begin, end, resolution);
	report("span", ",\"nanoseconds\":%lu,\"stolen\":%lu,\"switches\":%ld", end.nanoseconds - begin.nanoseconds,
	       stolen * 1000000000UL / sysconf(_SC_CLK_TCK), switches() - switched);
	report_done();
	return 0;
}
