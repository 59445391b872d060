#include "interrupts.h"

#define APIC_ENABLE_X2APIC (1 << 10)
#define APIC_ENABLE (1 << 8)
#define VECTORS 256
#define CODE_SEGMENT 8
#define INTERRUPT_GATE 0x8e

struct gate {
	unsigned short offset_low, segment;
	unsigned char stack, type;
	unsigned short offset_middle;
	u32 offset_high, reserved;
} __attribute__((packed));

struct table {
	unsigned short limit;
	u64 base;
} __attribute__((packed));

/* entry.s: a stub for each vector from FIRST_VECTOR on, 16 bytes each; and one for everything else. */
#define FIRST_VECTOR 0x40
#define STUBS 32
extern char interrupt_stubs[], unexpected[];

static struct gate gates[VECTORS] __attribute__((aligned(16)));
static volatile u64 x2apic_wanted;
/* Of the last interrupt that the VM sent itself. */
static struct interval completion;

static void set_gate(u32 vector, u64 handler)
{
	gates[vector] = (struct gate){ handler, CODE_SEGMENT, 0, INTERRUPT_GATE, handler >> 16, handler >> 32, 0 };
}

static void load_gates(void)
{
	struct table table = { sizeof gates - 1, (u64)gates };
	for (u32 vector = 0; vector < VECTORS; vector++)
		set_gate(vector, (u64)unexpected);
	for (u32 i = 0; i < STUBS; i++)
		set_gate(FIRST_VECTOR + i, (u64)interrupt_stubs + 16 * i);
	asm volatile("lidt %0" ::"m"(table));
}

void interrupts_setup(u32 cpu)
{
	vcpus[cpu].apic_id = load32(XAPIC_BASE + APIC_REGISTER_ID) >> 24;
	load_gates();
	store32(XAPIC_BASE + APIC_REGISTER_SPURIOUS, APIC_ENABLE | 0xff);
}

static inline void complete(struct vcpu *vcpu)
{
	if (vcpu->x2apic)
		write_msr(x2apic_msr(APIC_REGISTER_EOI), 0);
	else
		store32(XAPIC_BASE + APIC_REGISTER_EOI, 0);
}

/* Called by a stub, which has read the clock. */
void handle_interrupt(u64 entered_at, u64 vector)
{
	struct vcpu *vcpu = get_self();
	vcpu->handled_at = entered_at;
	hypervisor_interrupt(vector);
	if (needs_completion(vector)) {
		completion.begin = clock();
		complete(vcpu);
		completion.end = clock();
	}
	vcpu->handled++;
}

struct interval interrupt_take_own(void)
{
	struct vcpu *vcpu = &vcpus[ROLE_MAIN];
	u64 handled = vcpu->handled;
	interrupt_send(0, INTERRUPT_SELF);
	spin_until(&vcpu->handled, handled + 1);
	/*
	 * An emulated CPU may deliver an interrupt twice that was injected when it entered the VM: the second time
	 * nothing is in service, and its EOI costs less.
	 */
	if (vcpu->handled != handled + 1)
		spoil_batch("virtual-irq-completion: one interrupt was handled more than once");
	return completion;
}

static void enter_x2apic(struct vcpu *vcpu)
{
	write_msr(MSR_APIC_BASE, read_msr(MSR_APIC_BASE) | APIC_ENABLE_X2APIC);
	vcpu->x2apic = 1;
}

void interrupts_follow(struct vcpu *vcpu)
{
	if (x2apic_wanted && !vcpu->x2apic)
		enter_x2apic(vcpu);
}

void use_x2apic(void)
{
	if (x2apic_wanted)
		return;
	x2apic_wanted = 1;
	interrupt_send(1, INTERRUPT_IPI);
	spin_until(&vcpus[ROLE_RECEIVER].x2apic, 1);
	enter_x2apic(&vcpus[ROLE_MAIN]);
}

void receiver_spins_x2apic(void)
{
	use_x2apic();
	vcpus[ROLE_RECEIVER].spins = 1;
	u64 handled = vcpus[ROLE_RECEIVER].handled;
	interrupt_send(1, INTERRUPT_IPI);
	spin_until(&vcpus[ROLE_RECEIVER].handled, handled + 1);
}
