/* Batches that something spoiled, which are timed again. */
#ifndef WORLDSWITCH_SPOILED_H
#define WORLDSWITCH_SPOILED_H

#include "probe.h"

/* A machine on which this many batches of one microbenchmark are spoiled, one after the other, does something else than it should. */
#define MOST_SPOILED 64

static const char *spoiled;

void spoil_batch(const char *why)
{
	spoiled = why;
}

#endif
