#include "places.h"
#include "stamped.h"

/* What Dom0's kernel calls for an event channel of a process, and where its driver for those begins to signal. */
struct point receives = { "receives", { "evtchn_interrupt" }, &places.vcpu, 0 };
struct point signals = { "signals", { "evtchn_ioctl" }, &places.vcpu, 0 };

const struct stamped stamped_rows[] = {
	{ "io-latency-out", &receives, .ends = 1 },
	{ "io-latency-out/shared", &receives, .ends = 1 },
	{ "io-latency-in", &signals, .ends = 0 },
	{ "io-latency-in/running", &signals, .ends = 0 },
	{ "io-latency-in/shared", &signals, .ends = 0 },
	{ 0 },
};
