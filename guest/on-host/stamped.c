#include <string.h>

#include "kernel-stamps.h"
#include "machine.h"
#include "report.h"
#include "stamp-cost.h"
#include "stamped.h"

/* ---- whether it can be stamped ---- */

/* What a kprobe takes does not depend on where it is; half a sentence if it can't be measured. */
static const char *find_cost(struct stamp_cost *cost)
{
	static struct stamp_cost found;
	static const char *why;
	static int tried;
	if (!tried++)
		why = stamp_cost_measure(&found);
	*cost = found;
	return why;
}

static const char *try(struct point *point)
{
	struct stamp_cost cost;
	struct kernel_stamp stamp;
	const char *why = 0;
	u64 beside = 0;
	if (point->function)
		return 0;
	if (!machine_has_other_pcpu())
		return "it needs a second PCPU, and there is none that the program may use";
	for (int i = 0; i < 2 && point->functions[i] && !point->function; i++) {
		const char *why_not = kernel_stamp_open(&stamp, point->functions[i], *point->cpu, STAMP_CLOCK_OF_COUNTER);
		if (!why_not) {
			beside = kernel_stamp_within(&stamp);
			kernel_stamp_close(&stamp);
			point->function = point->functions[i];
		}
		/* Of several, the first one's: it is what the kernel is most likely to have. */
		why = why ? why : why_not;
	}
	if (!point->function)
		return why;
	why = find_cost(&cost);
	if (why)
		point->function = 0;
	else
		report("kernel-stamp", ",\"point\":\"%s\",\"function\":\"%s\",\"before\":%.1f,\"after\":%.1f,\"within\":%.1f",
		       point->name, point->function, cost.before, cost.after, cost.within + beside);
	return why;
}

const char *stamped_refuses_out(void)
{
	return try(&receives);
}

const char *stamped_refuses_in(void)
{
	return try(&signals);
}

/* ---- batch by batch ---- */

/* The kprobe that is there now; none if it has no point. */
static struct {
	struct kernel_stamp stamp;
	const struct point *point;
} now;

static void use(const struct point *point)
{
	if (now.point == point)
		return;
	if (now.point)
		kernel_stamp_close(&now.stamp);
	now.point = point;
	if (!point)
		return;
	const char *why = kernel_stamp_open(&now.stamp, point->function, *point->cpu, STAMP_CLOCK_OF_COUNTER);
	if (why)
		fail("%s", why);
}

const struct stamped *stamped_row(const char *name)
{
	for (const struct stamped *row = stamped_rows; row->name; row++)
		if (!strcmp(row->name, name)) {
			use(row->point);
			return row;
		}
	use(0);
	return 0;
}

void stamped_begin(void)
{
	kernel_stamp_begin(&now.stamp);
}

/* The only stamp in a window; 0 if there is none, or are several. What came before it is passed over. */
static u64 stamp_in(struct window window, u64 *next)
{
	u64 found = 0, count = 0, time;
	for (;;) {
		if (!*next && kernel_stamp_next(&now.stamp, &time))
			*next = kernel_stamp_counter(&now.stamp, time) + machine_counter_ahead();
		if (!*next || *next > window.end)
			return count == 1 ? found : 0;
		if (*next >= window.begin) {
			found = *next;
			count++;
		}
		*next = 0;
	}
}

int stamped_end(const struct stamped *row, const struct told *told, struct batch *batch)
{
	_Static_assert(MOST_WINDOWS == MOST_OPERATIONS, "each operation has a window");
	static u64 operation[MOST_WINDOWS];
	u64 next = 0;
	kernel_stamp_end(&now.stamp);
	batch->ticks = 0;
	batch->operations = told->windows;
	batch->operation = operation;
	for (u64 i = 0; i < told->windows && i < MOST_WINDOWS; i++) {
		struct window window = told->window[i];
		u64 stamp = stamp_in(window, &next);
		if (!stamp)
			return 0;
		operation[i] = row->ends ? stamp - window.begin : window.end - stamp;
		batch->ticks += operation[i];
	}
	return 1;
}
