#include <errno.h>
#include <limits.h>

#include "clock.h"
#include "counters.h"
#include "domain.h"
#include "on-demand.h"
#include "report.h"

#define ROUNDS 20
#define EXCHANGES 200

/* Between which the difference lies: signed, as it may be next to 0. */
struct bounds {
	long least, most;
};

/* Answers that many exchanges; keeps Dom0's counter at each. */
static void answer(struct told *told, unsigned long count, u64 *counters)
{
	for (unsigned long i = 0; i < count; i++) {
		unsigned long next = told->exchanged + 1;
		while (told->exchanges != next)
			relax();
		__sync_synchronize();
		counters[i] = clock_now();
		__sync_synchronize();
		told->exchanged = next;
	}
}

static void narrow(struct bounds *bounds, const struct told *told, unsigned long count, const u64 *counters)
{
	for (unsigned long i = 0; i < count; i++) {
		long least = told->window[i].begin - counters[i], most = told->window[i].end - counters[i];
		bounds->least = least > bounds->least ? least : bounds->least;
		bounds->most = most < bounds->most ? most : bounds->most;
	}
}

static struct ahead middle_of(struct bounds bounds)
{
	errno = 0;
	if (bounds.least > bounds.most)
		fail("the counters of Dom0 and of a DomU do not run alike");
	u64 width = bounds.most - bounds.least;
	return (struct ahead){ bounds.least + width / 2, (width + 1) / 2 };
}

struct ahead counters_of_main(struct told *told)
{
	struct bounds bounds = { LONG_MIN, LONG_MAX };
	for (int round = 0; round < ROUNDS; round++) {
		u64 counters[1 + EXCHANGES];
		demand_begin(COUNTERS_ROW, EXCHANGES);
		/* Before each batch one operation is not timed. */
		answer(told, 1 + EXCHANGES, counters);
		demand_end();
		narrow(&bounds, told, EXCHANGES, counters + 1);
	}
	return middle_of(bounds);
}

struct ahead counters_of_peer(int domain, struct mailbox *mailbox)
{
	struct bounds bounds = { LONG_MIN, LONG_MAX };
	u64 counters[EXCHANGES_OF_PEER];
	mailbox->role = ROLE_PEER;
	domain_unpause(domain);
	answer(&mailbox->told, EXCHANGES_OF_PEER, counters);
	domain_pause(domain);
	/* The window of the last one is not kept yet, perhaps. */
	narrow(&bounds, &mailbox->told, EXCHANGES_OF_PEER - 1, counters);
	return middle_of(bounds);
}
