/*
 * The table of what is timed, as guest/probe/microbenchmarks.c has one. What leaves the VM by an instruction differs by
 * architecture (exits.h). Of a device only the round trip can be timed from inside: when its backend has the signal is
 * seen in the host alone.
 */
#include "calibrations.h"
#include "exits.h"
#include "rows.h"

const struct row rows[] = {
	{ { "calibration/loop", .execute = do_nothing }, 0 },
	{ { "calibration/each", .time = time_nothing }, 0 },
	{ { "calibration/nop", .execute = do_nop }, 0 },

	/* To the hypervisor and back, by what leaves the VM whatever the privilege. */
	EXITS

	/* Through a backend and back: the driver's and the scheduler's work are part of it. */
	{ { "io-round-trip", .time = vsock_round_trip }, vsock_refuses },
	{ { "io-round-trip/block", .time = block_round_trip }, block_refuses },
	{ { 0 }, 0 },
};
