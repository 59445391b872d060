/*
 * By how much the counter of a DomU is ahead of Dom0's: Xen may give each domain one that began with it. Dom0 reads its own between
 * two readings of the DomU's, again and again: the difference lies within each pair of them, hence where all of these overlap.
 */
#ifndef WORLDSWITCH_COUNTERS_H
#define WORLDSWITCH_COUNTERS_H

#include "probe.h"
#include "mailbox.h"

struct ahead {
	u64 ticks;  /* modulo 2^64 */
	u64 within; /* it is known to within so many */
};

/* Compares that of DomU main, whose probe waits to be asked for a batch. */
struct ahead counters_of_main(struct told *told);

/* The same of the peer, which is paused before it has done anything, and afterwards. */
struct ahead counters_of_peer(int domain, struct mailbox *mailbox);

#endif
