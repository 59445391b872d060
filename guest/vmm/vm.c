#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host.h"
#include "report.h"
#include "channel.h"
#include "vm.h"

/* EL1h with all interrupts masked (DDI 0487, C5.2.18). */
#define PSTATE_EL1H_MASKED 0x3c5
#define INTERRUPTS 64

static int kvm;

void vm_open(void)
{
	kvm = must(open("/dev/kvm", O_RDWR | O_CLOEXEC), "/dev/kvm");
}

static void *memory(unsigned long size)
{
	void *address = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (address == MAP_FAILED)
		fail("mmap");
	return address;
}

struct mailbox *vm_mailbox(void)
{
	static struct mailbox *mailbox;
	if (!mailbox)
		mailbox = memory(MAILBOX_SIZE);
	return mailbox;
}

static void map(struct vm *vm, int slot, unsigned long guest, void *host, unsigned long size)
{
	struct kvm_userspace_memory_region region = { slot, 0, guest, size, (unsigned long)host };
	must(ioctl(vm->fd, KVM_SET_USER_MEMORY_REGION, &region), "KVM_SET_USER_MEMORY_REGION");
}

static void load(char *ram, const char *probe)
{
	int fd = must(open(probe, O_RDONLY | O_CLOEXEC), probe);
	long size = must(read(fd, ram, RAM_SIZE), probe);
	if (size == 0 || size == RAM_SIZE)
		fail("%s is empty or larger than the VM's memory", probe);
	close(fd);
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
static void create_gic(struct vm *vm)
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

static void start_vcpu_at(struct vm *vm, int vcpu, int role)
{
	struct kvm_vcpu_init init;
	int fd = vm->vcpu_fds[vcpu];
	must(ioctl(vm->fd, KVM_ARM_PREFERRED_TARGET, &init), "KVM_ARM_PREFERRED_TARGET");
	init.features[0] |= 1 << KVM_ARM_VCPU_PSCI_0_2;
	must(ioctl(fd, KVM_ARM_VCPU_INIT, &init), "KVM_ARM_VCPU_INIT");
	set_register(fd, KVM_REG_ARM_CORE_REG(regs.pc), RAM_BASE);
	set_register(fd, KVM_REG_ARM_CORE_REG(regs.regs[0]), role);
	set_register(fd, KVM_REG_ARM_CORE_REG(regs.pstate), PSTATE_EL1H_MASKED);
	long size = must(ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0), "KVM_GET_VCPU_MMAP_SIZE");
	vm->runs[vcpu] = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (vm->runs[vcpu] == MAP_FAILED)
		fail("mmap of a VCPU");
}

void vm_create(struct vm *vm, int vcpus, int first_role, const char *probe)
{
	vm->fd = must(ioctl(kvm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
	vm->ram = memory(RAM_SIZE);
	load(vm->ram, probe);
	map(vm, 0, RAM_BASE, vm->ram, RAM_SIZE);
	map(vm, 1, MAILBOX_BASE, vm_mailbox(), MAILBOX_SIZE);
	for (int i = 0; i < vcpus; i++)
		vm->vcpu_fds[i] = must(ioctl(vm->fd, KVM_CREATE_VCPU, i), "KVM_CREATE_VCPU");
	create_gic(vm);
	for (int i = 0; i < vcpus; i++)
		start_vcpu_at(vm, i, first_role + i);
}

void vm_doorbell(struct vm *vm, unsigned long address, int eventfd)
{
	struct kvm_ioeventfd doorbell = { .addr = address, .len = 4, .fd = eventfd };
	must(ioctl(vm->fd, KVM_IOEVENTFD, &doorbell), "KVM_IOEVENTFD");
}

void vm_interrupt(struct vm *vm, int gsi, int eventfd)
{
	struct kvm_irqfd irqfd = { .fd = eventfd, .gsi = gsi };
	must(ioctl(vm->fd, KVM_IRQFD, &irqfd), "KVM_IRQFD");
}

/* Passes on the zero-terminated line at a guest-physical address. */
static void print(struct vm *vm, unsigned long address)
{
	char line[1024];
	if (address < RAM_BASE || address >= RAM_BASE + RAM_SIZE - sizeof line)
		fail("the probe printed from outside its memory");
	int length = 0;
	const char *text = vm->ram + (address - RAM_BASE);
	while (length < (int)sizeof line - 2 && text[length]) {
		line[length] = text[length];
		length++;
	}
	line[length] = '\n';
	line[length + 1] = 0;
	channel_write(line);
}

int vm_run_vcpu(struct vm *vm, int vcpu, int pcpu)
{
	struct kvm_run *run = vm->runs[vcpu];
	host_pin(pcpu);
	host_wait_for_turn();
	for (;;) {
		if (ioctl(vm->vcpu_fds[vcpu], KVM_RUN, 0) < 0) {
			if (errno == EINTR)
				continue;
			fail("KVM_RUN");
		}
		if (run->exit_reason != KVM_EXIT_MMIO)
			fail("VCPU %d left with KVM exit reason %u", vcpu, run->exit_reason);
		uint64_t value = 0;
		memcpy(&value, run->mmio.data, run->mmio.len);
		switch (run->mmio.phys_addr) {
		case DEVICE_VMM:
			break;
		case DEVICE_PRINT:
			print(vm, value);
			break;
		case DEVICE_FINISH:
			return value;
		default:
			fail("VCPU %d accessed 0x%llx, where nothing is", vcpu, run->mmio.phys_addr);
		}
	}
}
