/* As guest/vmm/x86/tsc.c, but that it mounts nothing: the machine is somebody's. */
#define _GNU_SOURCE
#include <linux/kvm.h>
#include <stdint.h>
#include <sys/ioctl.h>

#include "report.h"
#include "tsc.h"

void tsc_share(const struct vm *vm, int vcpu)
{
	uint64_t offset = 0;
	struct kvm_device_attr attr = { 0, KVM_VCPU_TSC_CTRL, KVM_VCPU_TSC_OFFSET, (unsigned long)&offset };
	must(ioctl(vm->vcpu_fds[vcpu], KVM_SET_DEVICE_ATTR, &attr),
	     "KVM takes no offset of the TSC: it does from Linux 5.16 on");
}
