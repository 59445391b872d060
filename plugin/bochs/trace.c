/*
 * Traces operations (../trace/recorder.h). Which accesses are to devices it can't tell: Bochs says nothing of them.
 *
 *   trace nops=BEGIN:END, and `trace ` before each argument of the recorder's
 */
#include <string.h>

#include "fail.h"
#include "instructions.h"
#include "observers.h"
#include "../trace/recorder.h"

static int take(const char *argument)
{
	/* The driver has them from its own word. */
	return !strncmp(argument, "nops=", 5) || recorder_take(argument);
}

static void begin(void)
{
	if (!recorder_is_ready())
		fail("trace: out=FILE (that can be written), batches, batch, sample and window are needed");
}

static void see(const struct instruction *instruction, const struct cpu *cpu)
{
	/* In the windows of a batch what is traced is as it is executed. */
	if (recorder_is_batch(instruction->address))
		doubt_instructions();
	recorder_see(instruction, cpu->number);
}

static void finish(void)
{
	recorder_finish(bx_cpu_count);
}

const struct observer trace_observer = {
	.name = "trace",
	.take = take,
	.begin = begin,
	.watches = recorder_watches,
	.learn = recorder_learn,
	.see = see,
	.needs_nops = recorder_is_recording,
	.finish = finish,
};
