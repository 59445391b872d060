/* What a program without privileges can time in a VM. */
#ifndef WORLDSWITCH_ROWS_H
#define WORLDSWITCH_ROWS_H

#include "selection.h"

/* rows.c: calibrations first; ends with a row without a name. */
extern const struct row rows[];

/* Of round-trips.c: what is timed, and why not. */
struct interval vsock_round_trip(void);
const char *vsock_refuses(void);
struct interval block_round_trip(void);
const char *block_refuses(void);

#endif
