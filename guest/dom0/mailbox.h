/*
 * What a program in Dom0 (its init, or that of guest/on-xen/) and the probe in a DomU share: a few pages of each DomU's memory
 * at MAILBOX_BASE, which Dom0 maps. Dom0 writes them before it lets the DomU run. What the peer has to do with lies in the first
 * page, but for the text: that one is all it sees of main's.
 */
#ifndef WORLDSWITCH_MAILBOX_H
#define WORLDSWITCH_MAILBOX_H

#include "../told.h"

#define SELECTION_SIZE 1024
#define TEXT_SIZE 32768
#define MAILBOX_SIZE 0x00010000

/* Who a VCPU is when it starts. */
enum role {
	ROLE_MAIN = 0,     /* runs the microbenchmarks; DomU main, PCPU 1 */
	ROLE_RECEIVER = 1, /* handles its IPIs; DomU main, PCPU 0 */
	ROLE_PEER = 2,     /* the VM that is switched to; DomU peer, PCPU 1 */
};

/*
 * Of each doorbell that ends in Dom0 there are so many event channels, which are used in turn: Dom0 masks the one of which
 * an event has come, and unmasks all of a doorbell at once when the last one's turn has come.
 */
#define TURNS 8

/* What DomU main signals. All but the last end in Dom0. */
enum doorbell {
	DOORBELL_WORKER,  /* Dom0's user space receives it */
	DOORBELL_ANSWER,  /* it signals the DomU at once */
	DOORBELL_SETTLE,  /* the same when all else has gone idle */
	DOORBELL_CONTROL, /* there is a request */
	DOORBELL_SWITCH,  /* DomU peer's event channel to main, and back */
	DOORBELLS,
};

/* What DomU main asks the program in Dom0 to do. */
enum request {
	REQUEST_NONE,
	REQUEST_PRINT,      /* print the text */
	REQUEST_FINISH,     /* print the text and end the machine with the status `argument` */
	REQUEST_SHARE,      /* let DomU main's VCPU 0 run on Dom0's PCPU */
	REQUEST_OWN,        /* let it run on a PCPU of its own again */
	REQUEST_CLOCK,      /* say what Dom0's counter shows */
	REQUEST_START_PEER, /* give the peer what it needs to find main, and let it run */
	REQUEST_NEXT,       /* of a probe on demand: say which batch comes next, and signal it */
};

struct mailbox {
	/* From Dom0, before the DomU runs. */
	unsigned long role; /* of the DomU's VCPU 0 */
	unsigned long iterations;
	unsigned long batches;
	char selection[SELECTION_SIZE]; /* names joined by '+' */
	unsigned long tick_period; /* of the tick of Dom0's kernel, in ticks of the counter */
	unsigned long tick_phase;  /* Dom0's counter at one of them */
	volatile unsigned long clock; /* what Dom0's counter showed when it answered REQUEST_CLOCK */
	unsigned int main_domain, peer_domain;
	unsigned int ports[DOORBELL_SWITCH][TURNS]; /* Dom0's unbound ports, which main binds */
	/* From main, for the peer: Dom0 copies them into the peer's mailbox. */
	volatile unsigned int switch_port; /* main's unbound port */
	volatile unsigned int grant;       /* reference of main's mailbox page in its grant table */
	/* How many events Dom0's user space received on DOORBELL_WORKER. */
	volatile unsigned long receptions;
	/* How many VCPUs that only answer are ready to. */
	volatile unsigned long ready;
	/* Requests. */
	volatile unsigned int request;
	volatile unsigned int argument;
	volatile unsigned long answered; /* how many requests Dom0 has done */
	volatile unsigned long text_length;
#ifdef SETTLE_TICKS /* on a host that others use too (guest/on-xen/) */
	struct told told;
#endif
	char text[TEXT_SIZE];
};

#endif
