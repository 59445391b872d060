/*
 * Takes the symbol tables out of a machine: where init says that a part of them lies in its memory
 * (guest/host/symbols.c), reads it there and writes it to a file.
 *
 *   symbols out=FILE, symbols at=INSTRUCTION, symbols from=ADDRESS
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "observers.h"

static uint64_t at, from;
static FILE *out;

static int read_memory(const struct cpu *cpu, uint64_t address, void *into, uint64_t length)
{
	uint64_t physical;
	return cpu_read(cpu, address, into, length, &physical) == length;
}

static void see(const struct instruction *instruction, const struct cpu *cpu)
{
	uint64_t length;
	if (instruction->address != at || !read_memory(cpu, from, &length, sizeof length))
		return;
	char *text = malloc(length);
	if (text && read_memory(cpu, from + sizeof length, text, length))
		fwrite(text, 1, length, out);
	free(text);
}

static int take(const char *argument)
{
	if (!strncmp(argument, "out=", 4))
		out = fopen(argument + 4, "w");
	else if (!strncmp(argument, "at=", 3))
		at = strtoull(argument + 3, 0, 16);
	else if (!strncmp(argument, "from=", 5))
		from = strtoull(argument + 5, 0, 16);
	else
		return 0;
	return 1;
}

static void begin(void)
{
	if (!out || !at || !from)
		fail("symbols: out=FILE (that can be written), at=INSTRUCTION and from=ADDRESS are needed");
}

static int watches(uint64_t address)
{
	return address == at;
}

static void finish(void)
{
	fclose(out);
}

const struct observer symbols_observer = {
	.name = "symbols",
	.take = take,
	.begin = begin,
	.watches = watches,
	.see = see,
	.finish = finish,
};
