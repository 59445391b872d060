#include "pcpus.h"
#include "stamped.h"

struct point receives = { "receives", { "eventfd_signal", "eventfd_signal_mask" }, &pcpus.first, 0 };
struct point signals = { "signals", { "irqfd_wakeup" }, &pcpus.other, 0 };

const struct stamped stamped_rows[] = {
	{ "io-latency-out", &receives, .ends = 1 },
	{ "io-latency-in", &signals, .ends = 0 },
	{ "io-latency-in/running", &signals, .ends = 0 },
	{ 0 },
};
