/* The events that a VM can time, in place of guest/probe/microbenchmarks.c. */
#define IN_KERNEL
#include "calibrations.h"
#include "own-events.h"
#include "event-rows.h"
#include "vcpu.h"

#define ROW(event_name, events) { event_name, .prepare = allow_fp, .execute = events },
#if GIC_VERSION == 2
#define ROW_OF_GICV2 ROW
#else
#define ROW_OF_GICV2(event_name, events)
#endif

const struct microbenchmark microbenchmarks[] = {
	{ "calibration/loop", .execute = do_nothing },
	{ "calibration/each", .time = time_nothing },
	{ "calibration/nop", .execute = do_nop },
	EVENTS_OF_ANYBODY
	EVENTS_OF_KERNEL
	{ 0 },
};
