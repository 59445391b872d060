/*
 * Stamps paths (../stamp-paths.h).
 *
 *   stamp out=FILE, stamp path=ARM:BEGIN:END (once or more), stamp nops=BEGIN:END
 */
#include "fail.h"
#include "observers.h"
#include "../stamp-paths.h"

static int take(const char *argument)
{
	if (!strncmp(argument, "out=", 4))
		out = fopen(argument + 4, "w");
	else if (!strncmp(argument, "path=", 5))
		return add_path(argument + 5);
	else
		/* The driver has them from its own word. */
		return !strncmp(argument, "nops=", 5);
	return 1;
}

static void start(void)
{
	if (!out || !path_count)
		fail("stamp: out=FILE (that can be written) and path=ARM:BEGIN:END are needed");
}

static int watches(uint64_t address)
{
	for (const struct path *path = paths; path < paths + path_count; path++)
		if (address == path->arm || address == path->begin || address == path->end)
			return 1;
	return 0;
}

/* In the order in which plugin/stamp.c looks at them. */
static void see(const struct instruction *instruction, const struct cpu *cpu)
{
	uint64_t address = instruction->address;
	(void)cpu;
	if (instruction->watched)
		for (struct path *path = paths; path < paths + path_count; path++)
			if (address == path->end)
				end_path(path);
	if (awaited_returns)
		notice_returns(address);
	previous = current;
	current = address;
	executed++;
	if (!instruction->watched)
		return;
	for (struct path *path = paths; path < paths + path_count; path++) {
		if (address == path->arm)
			arm_path(path);
		if (address == path->begin)
			begin_path(path);
	}
}

static void pass(uint32_t nops)
{
	executed += nops;
}

static void finish(void)
{
	fclose(out);
}

const struct observer stamp_observer = {
	.name = "stamp",
	.take = take,
	.begin = start,
	.watches = watches,
	.see = see,
	.pass = pass,
	.finish = finish,
};
