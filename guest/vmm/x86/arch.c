/* An x86 VM: KVM's interrupt chips, and VCPUs as Xen's PVH boot ABI has them, in 32-bit protected mode. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "arch.h"
#include "host.h"
#include "report.h"
#include "tsc.h"

/* Three pages that Intel's VMX wants; any place without memory will do. */
#define TSS_ADDRESS 0xfffbd000
#define LOCAL_APIC 0xfee00000
#define CPUID_ENTRIES 128
#define CPUID_1_ECX_X2APIC (1u << 21)
#define CR0_PE 1
#define RFLAGS_RESERVED 2

const unsigned int arch_doorbell_flags = KVM_IOEVENTFD_FLAG_PIO;

void arch_load_kvm(void)
{
	host_load_module("irqbypass");
	host_load_module("kvm");
#ifdef VMX
	host_load_module("kvm-intel");
#else
	host_load_module("kvm-amd");
#endif
}

static void *room_for(unsigned long size)
{
	void *room = calloc(1, size);
	if (!room)
		fail("calloc");
	return room;
}

/* The VM's interrupts are messages to the local APIC of VCPU 0, all with one vector. */
static void route_interrupts(struct vm *vm)
{
	static const int gsis[] = { GSI_BACKEND, GSI_SWITCH };
	struct kvm_irq_routing *routing = room_for(sizeof *routing + 2 * sizeof *routing->entries);
	routing->nr = 2;
	for (int i = 0; i < 2; i++)
		routing->entries[i] = (struct kvm_irq_routing_entry){
			.gsi = gsis[i],
			.type = KVM_IRQ_ROUTING_MSI,
			.u.msi = { .address_lo = LOCAL_APIC, .data = VECTOR_GSI },
		};
	must(ioctl(vm->fd, KVM_SET_GSI_ROUTING, routing), "KVM_SET_GSI_ROUTING");
	free(routing);
}

void arch_create_vm(struct vm *vm)
{
	must(ioctl(vm->fd, KVM_SET_TSS_ADDR, TSS_ADDRESS), "KVM_SET_TSS_ADDR");
	must(ioctl(vm->fd, KVM_CREATE_IRQCHIP, 0), "KVM_CREATE_IRQCHIP");
	route_interrupts(vm);
}

void arch_create_interrupt_controller(struct vm *vm)
{
	/* The VCPUs have had their local APICs since they were created. */
	(void)vm;
}

/* What KVM can do, with x2APIC and the VCPU's own number. */
static void set_cpuid(int kvm, int fd, int vcpu)
{
	struct kvm_cpuid2 *cpuid = room_for(sizeof *cpuid + CPUID_ENTRIES * sizeof *cpuid->entries);
	cpuid->nent = CPUID_ENTRIES;
	must(ioctl(kvm, KVM_GET_SUPPORTED_CPUID, cpuid), "KVM_GET_SUPPORTED_CPUID");
	for (unsigned int i = 0; i < cpuid->nent; i++) {
		struct kvm_cpuid_entry2 *entry = &cpuid->entries[i];
		if (entry->function == 1) {
			entry->ebx = (entry->ebx & 0x00ffffff) | (unsigned int)vcpu << 24;
			entry->ecx |= CPUID_1_ECX_X2APIC;
		} else if (entry->function == 0xb) {
			entry->edx = vcpu;
		}
	}
	must(ioctl(fd, KVM_SET_CPUID2, cpuid), "KVM_SET_CPUID2");
	free(cpuid);
}

/* Flat segments (Xen docs, misc/pvh.pandoc: "x86/HVM direct boot ABI"). */
static void set_segments(struct kvm_sregs *sregs)
{
	struct kvm_segment data = { .limit = 0xffffffff, .selector = 16, .type = 3, .present = 1,
				    .db = 1, .s = 1, .g = 1 };
	sregs->ds = sregs->es = sregs->fs = sregs->gs = sregs->ss = data;
	sregs->cs = data;
	sregs->cs.selector = 8;
	sregs->cs.type = 11;
	sregs->cr0 = (sregs->cr0 & ~0xe000003fUL) | CR0_PE | 0x10;
}

void arch_start_vcpu(int kvm, struct vm *vm, int vcpu, int role)
{
	int fd = vm->vcpu_fds[vcpu];
	struct kvm_sregs sregs;
	struct kvm_regs regs = { .rip = PROBE_BASE, .rflags = RFLAGS_RESERVED, .rdi = role };
	struct kvm_mp_state state = { KVM_MP_STATE_RUNNABLE };
	set_cpuid(kvm, fd, vcpu);
	tsc_share(vm, vcpu);
	must(ioctl(fd, KVM_GET_SREGS, &sregs), "KVM_GET_SREGS");
	set_segments(&sregs);
	must(ioctl(fd, KVM_SET_SREGS, &sregs), "KVM_SET_SREGS");
	must(ioctl(fd, KVM_SET_REGS, &regs), "KVM_SET_REGS");
	must(ioctl(fd, KVM_SET_MP_STATE, &state), "KVM_SET_MP_STATE");
}

int arch_device_write(const struct kvm_run *run, unsigned long *address, unsigned long *value)
{
	if (run->exit_reason != KVM_EXIT_IO || run->io.direction != KVM_EXIT_IO_OUT)
		return 0;
	*address = run->io.port;
	*value = 0;
	memcpy(value, (const char *)run + run->io.data_offset, run->io.size);
	return 1;
}

int arch_serve(struct vm *vm, int vcpu, int pcpu, unsigned long address)
{
	(void)vm, (void)vcpu, (void)pcpu, (void)address;
	return 0;
}
