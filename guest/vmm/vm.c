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

#include "arch.h"
#include "channel.h"
#include "host.h"
#include "report.h"
#include "vm.h"

static int kvm;

void vm_open(void)
{
	arch_load_kvm();
	kvm = must(open("/dev/kvm", O_RDWR | O_CLOEXEC), "the kernel has no /dev/kvm, KVM must be built in");
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
	long room = RAM_BASE + RAM_SIZE - PROBE_BASE;
	long size = must(read(fd, ram + (PROBE_BASE - RAM_BASE), room), probe);
	if (size == 0 || size == room)
		fail("%s is empty or larger than the VM's memory", probe);
	close(fd);
}

static void map_run(struct vm *vm, int vcpu)
{
	long size = must(ioctl(kvm, KVM_GET_VCPU_MMAP_SIZE, 0), "KVM_GET_VCPU_MMAP_SIZE");
	vm->runs[vcpu] = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED, vm->vcpu_fds[vcpu], 0);
	if (vm->runs[vcpu] == MAP_FAILED)
		fail("mmap of a VCPU");
}

static void create_around_memory(struct vm *vm, int vcpus, int first_role)
{
	map(vm, 0, RAM_BASE, vm->ram, RAM_SIZE);
	map(vm, 1, MAILBOX_BASE, vm_mailbox(), MAILBOX_SIZE);
	for (int i = 0; i < vcpus; i++)
		vm->vcpu_fds[i] = must(ioctl(vm->fd, KVM_CREATE_VCPU, i), "KVM_CREATE_VCPU");
	arch_create_interrupt_controller(vm);
	for (int i = 0; i < vcpus; i++) {
		arch_start_vcpu(kvm, vm, i, first_role + i);
		map_run(vm, i);
	}
}

void vm_create(struct vm *vm, int vcpus, int first_role, const char *probe)
{
	vm->fd = must(ioctl(kvm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
	arch_create_vm(vm);
	vm->ram = memory(RAM_SIZE);
	load(vm->ram, probe);
	create_around_memory(vm, vcpus, first_role);
}

void vm_create_beside(struct vm *vm, const struct vm *other)
{
	vm->fd = must(ioctl(kvm, KVM_CREATE_VM, 0), "KVM_CREATE_VM");
	arch_create_vm(vm);
	vm->ram = other->ram;
	create_around_memory(vm, 1, ROLE_MAIN);
}

void vm_doorbell(struct vm *vm, unsigned long address, int eventfd)
{
	struct kvm_ioeventfd doorbell = { .addr = address, .len = 4, .fd = eventfd, .flags = arch_doorbell_flags };
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
	char line[8192];
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
		unsigned long address, value;
		if (!arch_device_write(run, &address, &value))
			fail("VCPU %d left with KVM exit reason %u", vcpu, run->exit_reason);
		switch (address) {
		case DEVICE_VMM:
			break;
		case DEVICE_PRINT:
			print(vm, value);
			break;
		case DEVICE_FINISH:
			return value;
		default:
			if (arch_serve(vm, vcpu, pcpu, address))
				break;
			fail("VCPU %d wrote to 0x%lx, where nothing is", vcpu, address);
		}
	}
}
