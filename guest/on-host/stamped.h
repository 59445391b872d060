/* Rows that begin or end at a function of the host's kernel. */
#ifndef WORLDSWITCH_STAMPED_H
#define WORLDSWITCH_STAMPED_H

#include "probe.h"
#include "../told.h"

/* A point of the host's kernel. */
struct point {
	const char *name;
	const char *functions[2]; /* the first that a kprobe can be put at is taken: later kernels have the second alone */
	const int *cpu; /* the number that the host's kernel has for it */
	const char *function; /* once it is known that there is one; 0 before */
};

/* How such a row is stamped. */
struct stamped {
	const char *name;
	struct point *point;
	int ends; /* there; else it begins there */
};

/* points.c of each hypervisor: the points, as src/hypervisors/ has them, and the rows; ends with one without a name. */
extern struct point receives, signals;
extern const struct stamped stamped_rows[];

/*
 * Of the row of that name; 0 if it is none of them. Its kprobe is there when this returns, and no kprobe for another row,
 * which it would slow down.
 */
const struct stamped *stamped_row(const char *name);

/* Forgets what was stamped before. */
void stamped_begin(void);

/*
 * What the operations took that the probe has just executed, one by one, with what the kprobe itself took. Returns whether each
 * was stamped exactly once.
 */
int stamped_end(const struct stamped *row, const struct told *told, struct batch *batch);

/* Tries the kprobe, reports what it takes, and says why the row can't be measured; 0 if it can. */
const char *stamped_refuses_out(void);
const char *stamped_refuses_in(void);

#endif
