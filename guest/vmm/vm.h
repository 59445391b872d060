/* One VM on /dev/kvm, as vmm/platform.h describes it. */
#ifndef WORLDSWITCH_VM_H
#define WORLDSWITCH_VM_H

#include "platform.h"

#define VM_MAX_VCPUS 2

struct vm {
	int fd;
	int vcpu_fds[VM_MAX_VCPUS];
	struct kvm_run *runs[VM_MAX_VCPUS];
	char *ram;
	int has_pmu; /* arm64: its VCPUs have a virtual PMU */
};

/* Opens /dev/kvm. */
void vm_open(void);

/* Memory that all VMs see at MAILBOX_BASE. */
struct mailbox *vm_mailbox(void);

/* Creates a VM with that many VCPUs and loads the probe into it; VCPU i starts in role `first_role + i`. */
void vm_create(struct vm *vm, int vcpus, int first_role, const char *probe);

/* The same with one VCPU and the memory of another VM, whatever runs there. */
void vm_create_beside(struct vm *vm, const struct vm *other);

/* Makes a store to `address` signal `eventfd` in the host kernel. */
void vm_doorbell(struct vm *vm, unsigned long address, int eventfd);

/* Makes a signal of `eventfd` raise the VM's interrupt `gsi` in the host kernel. */
void vm_interrupt(struct vm *vm, int gsi, int eventfd);

/* Runs one VCPU on one PCPU until the probe says that it is done; returns its exit status. Threads call it. */
int vm_run_vcpu(struct vm *vm, int vcpu, int pcpu);

#endif
