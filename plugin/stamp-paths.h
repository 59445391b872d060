/*
 * Paths that are stamped from outside the machine: a line for each time that one was taken (src/protocol/messages.ts), with
 * how many instructions all CPUs executed from its begin to its end. The same in every emulator.
 *
 * A path is armed by the instruction at address `arm` (the probe's), begins at the next one at `begin` (which may be
 * the same) and ends at the next one at `end`, or, if `end` is the word `return`, where the function that begins at
 * `begin` returns to.
 */
#ifndef WORLDSWITCH_STAMP_PATHS_H
#define WORLDSWITCH_STAMP_PATHS_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/instruction.h"

#define MOST_PATHS 8

struct path {
	uint64_t arm, begin, end; /* end 0: where the function returns to */
	uint64_t call;            /* the instruction that called the function */
	uint64_t begun_at;
	enum { IDLE, ARMED, BEGUN } state;
};

static struct path paths[MOST_PATHS];
static int path_count;
/* Paths that have begun and end where a function returns to. */
static int awaited_returns;
/* Whether there are any such paths. */
static int follows;
static uint64_t executed, current, previous, sequence;
static FILE *out;

static void finish_path(struct path *path, uint64_t now)
{
	path->state = IDLE;
	fprintf(out, "{\"worldswitch\":%d,\"from\":\"stamp\",\"seq\":%llu,\"type\":\"stamp\",\"ticks\":%llu}\n",
		PROTOCOL_VERSION, (unsigned long long)sequence++, (unsigned long long)(now - path->begun_at));
}

static void notice_returns(uint64_t address)
{
	for (int i = 0; i < path_count; i++) {
		struct path *path = &paths[i];
		if (path->state != BEGUN || path->end || address <= path->call ||
		    address > path->call + LONGEST_INSTRUCTION)
			continue;
		awaited_returns--;
		finish_path(path, executed);
	}
}

static void arm_path(struct path *path)
{
	path->state = ARMED;
}

static void begin_path(struct path *path)
{
	if (path->state != ARMED)
		return;
	path->state = BEGUN;
	path->begun_at = executed;
	path->call = previous;
	awaited_returns += !path->end;
}

static void end_path(struct path *path)
{
	if (path->state == BEGUN)
		finish_path(path, executed);
}

/* Reads ARM:BEGIN:END; returns whether it is a path. */
static int add_path(const char *text)
{
	char *at;
	struct path path = { 0 };
	path.arm = strtoull(text, &at, 16);
	if (*at++ != ':')
		return 0;
	path.begin = strtoull(at, &at, 16);
	if (*at++ != ':' || path_count == MOST_PATHS)
		return 0;
	if (!strcmp(at, "return"))
		follows = 1;
	else
		path.end = strtoull(at, &at, 16);
	paths[path_count++] = path;
	return path.arm && path.begin;
}

#endif
