/* The part of a VM that depends on the architecture: arm64/arch.c, x86/arch.c. */
#ifndef WORLDSWITCH_ARCH_H
#define WORLDSWITCH_ARCH_H

#include <linux/kvm.h>

#include "vm.h"

/* A doorbell's flags for KVM_IOEVENTFD. */
extern const unsigned int arch_doorbell_flags;

/* Makes /dev/kvm appear, where the kernel has KVM as modules. */
void arch_load_kvm(void);

/* What a VM needs before it has VCPUs. */
void arch_create_vm(struct vm *vm);

/* What a VM needs when it has all its VCPUs: its interrupt controller. */
void arch_create_interrupt_controller(struct vm *vm);

/* Puts a VCPU at the probe's first instruction, in its role. */
void arch_start_vcpu(int kvm, struct vm *vm, int vcpu, int role);

/* Whether a VCPU has left to write to a device of ours, and if so where and what. */
int arch_device_write(const struct kvm_run *run, unsigned long *address, unsigned long *value);

/* Serves a write to a device that only this architecture has; false if there is none at that address. */
int arch_serve(struct vm *vm, int vcpu, int pcpu, unsigned long address);

#endif
