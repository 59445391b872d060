/* DomUs as Dom0 sees them, by the hypercalls that privileged domains have. */
#ifndef WORLDSWITCH_DOMAIN_H
#define WORLDSWITCH_DOMAIN_H

#include "mailbox.h"

/* Xen numbers DomUs in the order in which they are created. */
#define DOMAIN_MAIN 1
#define DOMAIN_PEER 2

void domain_open(void);

/* Maps a DomU's mailbox. */
struct mailbox *domain_mailbox(int domain);

void domain_unpause(int domain);

/* Lets a VCPU run on one PCPU only. */
void domain_pin(int domain, int vcpu, int pcpu);

/* What there is to say of a DomU that does nothing: whether it crashed, was shut down, is blocked or runs. */
const char *domain_state(int domain);

#endif
