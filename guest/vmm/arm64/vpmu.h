/*
 * A VM with a virtual PMU. A VCPU has one from its start or never, so a VCPU of the probe's VM, which has none, goes
 * on in a VCPU of another VM for as long as one with a PMU is measured: nothing else in the machine is different.
 */
#ifndef WORLDSWITCH_VPMU_H
#define WORLDSWITCH_VPMU_H

#include "vm.h"

/* Brings up the PMU of a VCPU that was initialised with one. */
void vpmu_start(int vcpu);

/* Runs what a VCPU does next in a VM with a PMU and the same memory, until it says there that it is done. */
void vpmu_run(struct vm *vm, int vcpu, int pcpu);

#endif
