/*
 * What Dom0's init and the probe in a DomU share: a few pages of each DomU's memory at MAILBOX_BASE, which Dom0
 * maps. Dom0 writes them before it lets the DomU run.
 */
#ifndef WORLDSWITCH_MAILBOX_H
#define WORLDSWITCH_MAILBOX_H

/*
 * How many ticks of the counter Dom0's backend spins before it answers, so that everything else has gone idle by
 * then. It spins and does not sleep: see host.h on a machine that is idle as a whole.
 */
#define SETTLE_TICKS 10000

#define SELECTION_SIZE 1024
#define TEXT_SIZE 32768
#define MAILBOX_SIZE 0x00010000

/* Who a VCPU is when it starts. */
enum role {
	ROLE_MAIN = 0,     /* runs the microbenchmarks; DomU main, PCPU 1 */
	ROLE_RECEIVER = 1, /* handles its IPIs; DomU main, PCPU 0 */
	ROLE_PEER = 2,     /* the VM that is switched to; DomU peer, PCPU 1 */
};

/* Event channels of DomU main. All but the last end in Dom0. */
enum doorbell {
	DOORBELL_WORKER,  /* Dom0's user space receives it */
	DOORBELL_ANSWER,  /* it signals the DomU at once */
	DOORBELL_SETTLE,  /* the same after SETTLE_TICKS, when all else has gone idle */
	DOORBELL_CONTROL, /* there is a request */
	DOORBELL_SWITCH,  /* DomU peer's event channel to main, and back */
	DOORBELLS,
};

/* What DomU main asks Dom0's init to do. */
enum request {
	REQUEST_NONE,
	REQUEST_PRINT,      /* print the text */
	REQUEST_FINISH,     /* print the text and end the machine with the status `argument` */
	REQUEST_SHARE,      /* let DomU main's VCPU 0 run on Dom0's PCPU */
	REQUEST_OWN,        /* let it run on a PCPU of its own again */
	REQUEST_START_PEER, /* give the peer what it needs to find main, and let it run */
};

struct mailbox {
	/* From Dom0, before the DomU runs. */
	unsigned long role; /* of the DomU's VCPU 0 */
	unsigned long iterations;
	unsigned long batches;
	char selection[SELECTION_SIZE]; /* names joined by '+' */
	unsigned int main_domain, peer_domain;
	unsigned int ports[DOORBELLS]; /* Dom0's unbound ports, which main binds */
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
	char text[TEXT_SIZE];
};

#endif
