/* What a program without privileges can time in a VM. */
#ifndef WORLDSWITCH_ROWS_H
#define WORLDSWITCH_ROWS_H

#include "probe.h"

/* A row of the probe's table, and whether it can be measured here. */
struct row {
	struct microbenchmark benchmark;
	/* Tries it, and says why it can't be measured here; 0 if it can. A calibration always can, and has none. */
	const char *(*refuses)(void);
};

/* rows.c: calibrations first; ends with a row without a name. */
extern const struct row rows[];

/* Of round-trips.c: what is timed, and why not. */
struct interval vsock_round_trip(void);
const char *vsock_refuses(void);
struct interval block_round_trip(void);
const char *block_refuses(void);

#endif
