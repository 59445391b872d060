/* Which PCPUs DomUs and Dom0's backend run on. */
#ifndef WORLDSWITCH_PLACES_H
#define WORLDSWITCH_PLACES_H

#include "xl.h"

struct places {
	int vcpu;  /* of Dom0: that of the program, by the number that its kernel has for it too */
	int first; /* PCPU of DomU main's first VCPU, and of the peer */
	int other; /* PCPU of its second VCPU, and of Dom0's VCPU while it is measured */
};
extern struct places places;

/* Chooses them. Returns whether there are two PCPUs. */
int places_choose(const struct xen *xen);

#endif
