/*
 * Kinds of events (src/catalog/hardware/event-kinds.ts) that a program or a VM can execute by themselves. A row executes
 * EVENTS of one kind. Where they may take less or more, rows with `/least` and `/most` behind the kind have them so; rows
 * whose names begin with `beside/` are of no kind, and are said beside.
 */
#ifndef WORLDSWITCH_EVENTS_H
#define WORLDSWITCH_EVENTS_H

#include "probe.h"

/* src/catalog/hardware/measurable.ts has the same. */
#define EVENTS 64

/* What loads and stores go to: in the first-level cache, and of no use. */
#define SCRATCH_WORDS 512
static u64 scratch[SCRATCH_WORDS] __attribute__((aligned(64), used));

/* A cell that contains its own address: each load of a chain waits for the one before. */
static inline u64 *chain(void)
{
	scratch[0] = (u64)scratch;
	return scratch;
}

#endif
