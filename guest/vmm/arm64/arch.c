/* An arm64 VM: its GIC, and its VCPUs at EL1. */
#define _GNU_SOURCE
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "arch.h"
#include "report.h"
#include "vpmu.h"

/* EL1h with all interrupts masked (DDI 0487, C5.2.18). */
#define PSTATE_EL1H_MASKED 0x3c5
#define INTERRUPTS 64

const unsigned int arch_doorbell_flags = 0;

void arch_load_kvm(void)
{
	/* It is built in. */
}

void arch_create_vm(struct vm *vm)
{
	(void)vm;
}

static void set_attribute(int device, int group, unsigned long attribute, const void *value)
{
	struct kvm_device_attr attr = { 0, group, attribute, (unsigned long)value };
	must(ioctl(device, KVM_SET_DEVICE_ATTR, &attr), "KVM_SET_DEVICE_ATTR");
}

static void set_gic_address(int gic, unsigned long frame, uint64_t address)
{
	set_attribute(gic, KVM_DEV_ARM_VGIC_GRP_ADDR, frame, &address);
}

/* GICv3 if the machine has one, else GICv2. All VCPUs exist when it is called. */
void arch_create_interrupt_controller(struct vm *vm)
{
	struct kvm_create_device device = { KVM_DEV_TYPE_ARM_VGIC_V3, 0, KVM_CREATE_DEVICE_TEST };
	uint32_t interrupts = INTERRUPTS;
	int v3 = ioctl(vm->fd, KVM_CREATE_DEVICE, &device) == 0;
	device.type = v3 ? KVM_DEV_TYPE_ARM_VGIC_V3 : KVM_DEV_TYPE_ARM_VGIC_V2;
	device.flags = 0;
	must(ioctl(vm->fd, KVM_CREATE_DEVICE, &device), "KVM_CREATE_DEVICE (the interrupt controller)");
	set_attribute(device.fd, KVM_DEV_ARM_VGIC_GRP_NR_IRQS, 0, &interrupts);
	if (v3) {
		set_gic_address(device.fd, KVM_VGIC_V3_ADDR_TYPE_DIST, GICD_BASE);
		set_gic_address(device.fd, KVM_VGIC_V3_ADDR_TYPE_REDIST, GICR_BASE);
	} else {
		set_gic_address(device.fd, KVM_VGIC_V2_ADDR_TYPE_DIST, GICD_BASE);
		set_gic_address(device.fd, KVM_VGIC_V2_ADDR_TYPE_CPU, GICC_BASE);
	}
	set_attribute(device.fd, KVM_DEV_ARM_VGIC_GRP_CTRL, KVM_DEV_ARM_VGIC_CTRL_INIT, 0);
}

/* `member` is an index into struct kvm_regs in units of 32 bits (KVM_REG_ARM_CORE_REG). */
static void set_register(int vcpu, unsigned long member, uint64_t value)
{
	struct kvm_one_reg reg = { KVM_REG_ARM64 | KVM_REG_SIZE_U64 | KVM_REG_ARM_CORE | member,
				   (unsigned long)&value };
	must(ioctl(vcpu, KVM_SET_ONE_REG, &reg), "KVM_SET_ONE_REG");
}

void arch_start_vcpu(int kvm, struct vm *vm, int vcpu, int role)
{
	struct kvm_vcpu_init init;
	(void)kvm;
	int fd = vm->vcpu_fds[vcpu];
	must(ioctl(vm->fd, KVM_ARM_PREFERRED_TARGET, &init), "KVM_ARM_PREFERRED_TARGET");
	init.features[0] |= 1 << KVM_ARM_VCPU_PSCI_0_2;
	if (vm->has_pmu)
		init.features[0] |= 1 << KVM_ARM_VCPU_PMU_V3;
	must(ioctl(fd, KVM_ARM_VCPU_INIT, &init), "KVM_ARM_VCPU_INIT");
	if (vm->has_pmu)
		vpmu_start(fd);
	set_register(fd, KVM_REG_ARM_CORE_REG(regs.pc), PROBE_BASE);
	set_register(fd, KVM_REG_ARM_CORE_REG(regs.regs[0]), role);
	set_register(fd, KVM_REG_ARM_CORE_REG(regs.pstate), PSTATE_EL1H_MASKED);
}

int arch_device_write(const struct kvm_run *run, unsigned long *address, unsigned long *value)
{
	if (run->exit_reason != KVM_EXIT_MMIO || !run->mmio.is_write)
		return 0;
	*address = run->mmio.phys_addr;
	*value = 0;
	memcpy(value, run->mmio.data, run->mmio.len);
	return 1;
}

int arch_serve(struct vm *vm, int vcpu, int pcpu, unsigned long address)
{
	if (address != DEVICE_VPMU)
		return 0;
	vpmu_run(vm, vcpu, pcpu);
	return 1;
}
