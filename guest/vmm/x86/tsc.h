/* The time-stamp counter of VCPUs. */
#ifndef WORLDSWITCH_TSC_H
#define WORLDSWITCH_TSC_H

#include "vm.h"

/* Makes a VCPU's counter the host's (host/x86/clock.h): KVM adds nothing to it. */
void tsc_share(const struct vm *vm, int vcpu);

#endif
