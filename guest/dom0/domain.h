/* DomUs as Dom0 sees them, by the hypercalls that privileged domains have. */
#ifndef WORLDSWITCH_DOMAIN_H
#define WORLDSWITCH_DOMAIN_H

#include "mailbox.h"

/* PCPUs by their numbers, a bit each. */
#define MOST_PCPUS 1024
struct pcpu_set {
	unsigned char bits[MOST_PCPUS / 8];
};

void domain_open(void);

/* Maps a DomU's mailbox. */
struct mailbox *domain_mailbox(int domain);

void domain_pause(int domain);
void domain_unpause(int domain);

/* Lets a VCPU run on one PCPU only. */
void domain_pin(int domain, int vcpu, int pcpu);

/* On which ones a VCPU may run. */
void domain_set_pcpus(int domain, int vcpu, const struct pcpu_set *pcpus);
struct pcpu_set domain_pcpus(int domain, int vcpu);

/* What there is to say of a DomU that does nothing: whether it crashed, was shut down, is blocked or runs. */
const char *domain_state(int domain);

#endif
