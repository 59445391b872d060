/*
 * The range of addresses in which there are NOPs, by which the probe spends time (guest/probe/, entry.s): nothing can leave
 * them in their middle, so those of a block need not be looked at one by one.
 */
#ifndef WORLDSWITCH_NOPS_H
#define WORLDSWITCH_NOPS_H

#include <stdint.h>
#include <stdlib.h>

static uint64_t nops_begin, nops_end;

/* Reads BEGIN:END; returns whether it is a range. */
static int read_nops(const char *text)
{
	char *at;
	nops_begin = strtoull(text, &at, 16);
	nops_end = *at == ':' ? strtoull(at + 1, &at, 16) : 0;
	return nops_begin < nops_end;
}

static int is_nop(uint64_t address)
{
	return address >= nops_begin && address < nops_end;
}

#endif
