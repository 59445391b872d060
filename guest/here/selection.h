/* Rows that are measured in a VM from inside, whatever carries them: a program (guest/here/) or the kernel module (driver/). */
#ifndef WORLDSWITCH_SELECTION_H
#define WORLDSWITCH_SELECTION_H

#include "probe.h"

#ifndef MOST_ROWS
#define MOST_ROWS 16
#endif

/* A row of the probe's table, and whether it can be measured here. */
struct row {
	struct microbenchmark benchmark;
	/* Tries it, and says why it can't be measured here; 0 if it can. A calibration always can, and has none. */
	const char *(*refuses)(void);
};

/* Rows that are measured, and how. */
struct selection {
	const struct row *row[MOST_ROWS];
	u64 count;
	/* Of each: rows of a later turn are timed when all of earlier ones have been, which they would slow down. */
	unsigned char turn[MOST_ROWS];
	u64 batches;
	u64 seed;
};

#endif
