/* The events that a VM can time, in place of guest/probe/microbenchmarks.c. */
#define IN_KERNEL
#include "calibrations.h"
#include "own-events.h"
#include "event-rows.h"
#include "vcpu.h"

#define ROW(name, events)
#define SLOW(name, events) TIME_SLOW(events)
#if GIC_VERSION == 2
#define SLOW_OF_GICV2 SLOW
#else
#define SLOW_OF_GICV2(name, events)
#endif
EVENTS_OF_ANYBODY
EVENTS_OF_KERNEL
#undef ROW
#undef SLOW

#define ROW(name_, events) { name_, .prepare = allow_fp, .execute = events },
#define SLOW(name_, events) { name_, .prepare = allow_fp, .time = time_##events },

const struct microbenchmark microbenchmarks[] = {
	{ "calibration/loop", .execute = do_nothing },
	{ "calibration/each", .time = time_nothing },
	{ "calibration/nop", .execute = do_nop },
	EVENTS_OF_ANYBODY
	EVENTS_OF_KERNEL
	{ 0 },
};
