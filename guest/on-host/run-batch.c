#include "machine.h"
#include "report.h"
#include "stamped.h"
#include "timing.h"

/* So often a batch is timed anew in which somebody else came to where it is stamped. */
#define ATTEMPTS 64

void run_batch(const struct microbenchmark *row, u64 iterations, struct batch *batch)
{
	const struct stamped *stamped = stamped_row(row->name);
	/* When it was is said by the counter that the program reads. */
	u64 ahead = machine_counter_ahead();
	for (int i = 0; i < ATTEMPTS; i++) {
		if (stamped)
			stamped_begin();
		const struct told *told = machine_do_batch(row->name, iterations);
		batch->ticks = told->ticks;
		batch->interval = (struct interval){ told->begin - ahead, told->end - ahead };
		batch->operations = told->operations;
		batch->operation = told->operation;
		if (!stamped || stamped_end(stamped, told, batch))
			return;
	}
	fail("%s: the host's kernel comes to the function where it is stamped for others all the time, or never", row->name);
}
