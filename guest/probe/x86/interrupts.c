#include "interrupts.h"

#define APIC_BASE_X2APIC (1 << 10)
#define APIC_BASE_ENABLE (1 << 11)
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
static volatile u64 x2apic_wanted = 1;
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

static void enable_spurious(struct vcpu *vcpu)
{
	if (vcpu->x2apic)
		write_msr(x2apic_msr(APIC_REGISTER_SPURIOUS), APIC_ENABLE | 0xff);
	else
		store32(XAPIC_BASE + APIC_REGISTER_SPURIOUS, APIC_ENABLE | 0xff);
}

/* There is no way from x2APIC mode to xAPIC mode but through a disabled APIC (AMD64 APM volume 2, 16.9). */
static void enter_mode(struct vcpu *vcpu, u64 x2apic)
{
	u64 base = read_msr(MSR_APIC_BASE) & ~(u64)(APIC_BASE_ENABLE | APIC_BASE_X2APIC);
	if (!x2apic)
		write_msr(MSR_APIC_BASE, base);
	write_msr(MSR_APIC_BASE, base | APIC_BASE_ENABLE);
	if (x2apic)
		write_msr(MSR_APIC_BASE, base | APIC_BASE_ENABLE | APIC_BASE_X2APIC);
	vcpu->x2apic = x2apic;
	enable_spurious(vcpu);
}

void interrupts_setup(u32 cpu)
{
	struct vcpu *vcpu = get_self();
	load_gates();
	vcpu->apic_id = load32(XAPIC_BASE + APIC_REGISTER_ID) >> 24;
	(void)cpu;
	enter_mode(vcpu, 1);
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
		completion.begin = clock_at(completion_begins);
		complete(vcpu);
		completion.end = clock_at(completion_ends);
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

void interrupts_follow(struct vcpu *vcpu)
{
	if (x2apic_wanted != vcpu->x2apic)
		enter_mode(vcpu, x2apic_wanted);
}

/* The receiver is told by an interrupt of the mode that it still is in. */
static void use_mode(u64 x2apic)
{
	struct vcpu *self = &vcpus[ROLE_MAIN], *receiver = &vcpus[ROLE_RECEIVER];
	if (self->x2apic == x2apic)
		return;
	x2apic_wanted = x2apic;
	interrupt_send(1, INTERRUPT_IPI);
	while (receiver->x2apic != x2apic)
		relax();
	enter_mode(self, x2apic);
}

void use_xapic(void)
{
	use_mode(0);
}

void use_x2apic(void)
{
	use_mode(1);
}
