/* What is timed around nothing, and around one NOP: what the clock and the loop of a carrier cost by themselves. */
#ifndef WORLDSWITCH_CALIBRATIONS_H
#define WORLDSWITCH_CALIBRATIONS_H

#include "cpu.h"

static void do_nothing(void)
{
	asm volatile("");
}

static void do_nop(void)
{
	asm volatile("nop");
}

static __attribute__((__noinline__)) struct interval time_nothing(void)
{
	struct interval interval;
	interval.begin = clock_at(nothing_begins);
	interval.end = clock_at(nothing_ends);
	return interval;
}

#endif
