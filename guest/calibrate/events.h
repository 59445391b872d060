/*
 * Kinds of events (src/catalog/hardware/event-kinds.ts) that a program or a VM can execute by themselves. A row executes
 * EVENTS of one kind, in ROUNDS of 64. Where they may take less or more, rows with `/least` and `/most` behind the kind have them so; rows
 * whose names begin with `beside/` are of no kind, and are said beside.
 */
#ifndef WORLDSWITCH_EVENTS_H
#define WORLDSWITCH_EVENTS_H

#include "probe.h"
#include "cpu.h"

/* src/catalog/hardware/measurable.ts has the same. */
#define EVENTS 1024
#define ROUNDS (EVENTS / 64)

/* Executes a text of instructions so many times in each round; behind it stand what asm volatile takes. */
#define EXECUTE(times, text, ...)           \
	for (int i = 0; i < ROUNDS; i++) \
	asm volatile(".rept " #times "\n\t" text "\n\t.endr" __VA_ARGS__)

/* A row of one event, over and over. */
#define EVENT(name, text, ...)                       \
	static void name(void)                       \
	{                                            \
		EXECUTE(64, text, __VA_ARGS__);      \
	}

/* What loads and stores go to: in the first-level cache, and of no use. */
#define SCRATCH_WORDS 512
static u64 scratch[SCRATCH_WORDS] __attribute__((aligned(64), used));

/* What a chain has come to: the next time it goes on there, as a CPU would begin a new one before the last has ended. */
static u64 carried __attribute__((used));

/* Cells, each in a line of its own, that contain the address of the next: a load of a chain waits for the one before. */
#define LINE_WORDS 8
static u64 *links[8 * LINE_WORDS] __attribute__((aligned(64))) = {
	[0 * LINE_WORDS] = (u64 *)&links[5 * LINE_WORDS], [5 * LINE_WORDS] = (u64 *)&links[2 * LINE_WORDS],
	[2 * LINE_WORDS] = (u64 *)&links[7 * LINE_WORDS], [7 * LINE_WORDS] = (u64 *)&links[1 * LINE_WORDS],
	[1 * LINE_WORDS] = (u64 *)&links[4 * LINE_WORDS], [4 * LINE_WORDS] = (u64 *)&links[6 * LINE_WORDS],
	[6 * LINE_WORDS] = (u64 *)&links[3 * LINE_WORDS], [3 * LINE_WORDS] = (u64 *)&links[0],
};

static u64 **at_link __attribute__((used)) = links;

/* What takes long is timed one operation after the other: a batch need not have as many as of what takes little. */
#define TIME_SLOW(events)                                                              \
	static __attribute__((__noinline__)) struct interval time_##events(void) \
	{                                                                              \
		struct interval interval;                                              \
		interval.begin = clock();                                              \
		events();                                                              \
		interval.end = clock();                                                \
		return interval;                                                       \
	}

#endif
