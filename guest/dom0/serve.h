/* Dom0's part in the microbenchmarks: the backend of a virtual device, and what the DomUs ask for. */
#ifndef WORLDSWITCH_SERVE_H
#define WORLDSWITCH_SERVE_H

#include "mailbox.h"

/* The DomUs: their numbers, what they share with Dom0, and where DomU main's VCPU 0 and Dom0's VCPU run. */
struct domains {
	int main, peer;
	struct mailbox *main_mailbox, *peer_mailbox;
	int main_pcpu, dom0_pcpu;
};

/* Lets DomU main run. Whether it comes on is watched from then on. */
void serve_start(const struct domains *domains);

/* Serves the DomUs until the probe asks what comes next (REQUEST_NEXT), or says that it is done (REQUEST_FINISH); returns which. */
enum request serve(void);

/* Lets the probe go on that has asked what comes next. */
void serve_go_on(void);

#endif
