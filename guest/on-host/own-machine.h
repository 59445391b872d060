/* The part of a host's VM that depends on the architecture: arm64/own-machine.c, x86/own-machine.c. */
#ifndef WORLDSWITCH_OWN_MACHINE_H
#define WORLDSWITCH_OWN_MACHINE_H

#include "image.h"

/* The one that this host's VMs can run. `kvm` is the descriptor of /dev/kvm. */
struct image machine_probe(int kvm);

#endif
