/* The events that a program can time by itself, in place of guest/here/rows.c. */
#include "calibrations.h"
#include "own-events.h"
#include "event-rows.h"
#include "rows.h"

static const char *never(void)
{
	return 0;
}

#define ROW(name, events)
#define SLOW(name, events) TIME_SLOW(events)
EVENTS_OF_ANYBODY
#undef ROW
#undef SLOW

#define ROW(name_, events) { { name_, .execute = events }, never },
#define SLOW(name_, events) { { name_, .time = time_##events }, never },

const struct row rows[] = {
	{ { "calibration/loop", .execute = do_nothing }, 0 },
	{ { "calibration/each", .time = time_nothing }, 0 },
	{ { "calibration/nop", .execute = do_nop }, 0 },
	EVENTS_OF_ANYBODY
	{ { 0 }, 0 },
};
