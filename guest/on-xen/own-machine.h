/* The part of the DomUs that depends on the architecture: arm64/own-machine.c, x86/own-machine.c. */
#ifndef WORLDSWITCH_OWN_MACHINE_H
#define WORLDSWITCH_OWN_MACHINE_H

#include "image.h"

/* The one that this Xen's DomUs can run. */
struct image machine_probe(void);

#endif
