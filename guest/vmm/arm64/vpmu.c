#define _GNU_SOURCE
#include <errno.h>
#include <linux/kvm.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>

#include "channel.h"
#include "report.h"
#include "vpmu.h"

/* The private interrupt that the PMU overflows with, as QEMU's machine `virt` has it; here it never does. */
#define PMU_INTERRUPT 23

#define CORE(member) (KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | KVM_REG_ARM_CORE_REG(member))
#define VBAR_EL1 ARM64_SYS_REG(3, 0, 12, 0, 0)
#define TPIDR_EL1 ARM64_SYS_REG(3, 0, 13, 0, 4)

void vpmu_start(int vcpu)
{
	int interrupt = PMU_INTERRUPT;
	struct kvm_device_attr attr = { 0, KVM_ARM_VCPU_PMU_V3_CTRL, KVM_ARM_VCPU_PMU_V3_IRQ, (unsigned long)&interrupt };
	must(ioctl(vcpu, KVM_SET_DEVICE_ATTR, &attr), "KVM_ARM_VCPU_PMU_V3_IRQ");
	attr.attr = KVM_ARM_VCPU_PMU_V3_INIT;
	must(ioctl(vcpu, KVM_SET_DEVICE_ATTR, &attr), "KVM_ARM_VCPU_PMU_V3_INIT");
}

/* Lets KVM end the access to a device for which the VCPU was left, without running it (Linux virt/kvm/api.rst). */
static void end_access(const struct vm *vm, int vcpu)
{
	vm->runs[vcpu]->immediate_exit = 1;
	if (ioctl(vm->vcpu_fds[vcpu], KVM_RUN, 0) == 0 || errno != EINTR)
		fail("KVM_RUN with immediate_exit");
	vm->runs[vcpu]->immediate_exit = 0;
}

static void copy_register(int from, int to, uint64_t id)
{
	uint64_t value;
	struct kvm_one_reg reg = { id, (unsigned long)&value };
	must(ioctl(from, KVM_GET_ONE_REG, &reg), "KVM_GET_ONE_REG");
	must(ioctl(to, KVM_SET_ONE_REG, &reg), "KVM_SET_ONE_REG");
}

/* All that entry.s and cpu.h ever set: the MMU and the floating-point unit are off. */
static void copy_registers(int from, int to)
{
	for (int i = 0; i < 31; i++)
		copy_register(from, to, CORE(regs.regs[0]) + i * (sizeof(uint64_t) / sizeof(uint32_t)));
	copy_register(from, to, CORE(regs.pc));
	copy_register(from, to, CORE(regs.pstate));
	copy_register(from, to, CORE(sp_el1));
	copy_register(from, to, VBAR_EL1);
	copy_register(from, to, TPIDR_EL1);
}

void vpmu_run(struct vm *vm, int vcpu, int pcpu)
{
	/* It stays when it is no longer used: taking a VM down makes the kernel wait. */
	static struct vm other = { .has_pmu = 1 };
	if (!other.fd)
		vm_create_beside(&other, vm);
	end_access(vm, vcpu);
	copy_registers(vm->vcpu_fds[vcpu], other.vcpu_fds[0]);
	int status = vm_run_vcpu(&other, 0, pcpu);
	if (status)
		channel_exit(status);
	end_access(&other, 0);
	copy_registers(other.vcpu_fds[0], vm->vcpu_fds[vcpu]);
}
