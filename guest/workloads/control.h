/*
 * What the host asks of the agent, and its answers, by datagrams: unlike a TCP connection they leave no timer behind
 * that would go off in a repetition.
 */
#ifndef WORLDSWITCH_CONTROL_H
#define WORLDSWITCH_CONTROL_H

#include "outcome.h"

#define HOST_ADDRESS "10.0.2.1"
#define VM_ADDRESS "10.0.2.2"
#define CONTROL_PORT 7

/* Asks for a repetition of so many units, or, with none, whether `server` is done. */
struct request {
	unsigned long number;
	unsigned long units;
};

struct answer {
	unsigned long number; /* of the request */
	struct outcome outcome;
};

#endif
