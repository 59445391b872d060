/*
 * The microbenchmarks on arm64 under KVM. The table at the end is the program: a row each, with what the
 * 2016 study says of it. For a figure to mean anything the VMM must pin each VCPU to its PCPU, and every
 * wait must either block or YIELD: a CPU that spins without yielding adds its spinning to the shared clock.
 */
#include "vcpu.h"

/* SMCCC_VERSION: the host kernel answers it, with a constant (DEN 0028, 7.2). */
#define SMCCC_VERSION 0x80000000
/* SMCCC_ARCH_WORKAROUND_1: KVM's EL2 vectors answer it (DEN 0028, 7.5; Linux arch/arm64/kvm/hyp/hyp-entry.S). */
#define SMCCC_ARCH_WORKAROUND_1 0x80008000

#define SGI_SELF 1
#define SGI_IPI 2

extern void ring_stamped(u64 doorbell);

static struct vcpu *const main_vcpu = &vcpus[ROLE_MAIN];
static struct vcpu *const receiver = &vcpus[ROLE_RECEIVER];

/* ---- calibration ---- */

static void do_nothing(void)
{
	asm volatile("");
}

static void do_nop(void)
{
	asm volatile("nop");
}

static struct interval time_nothing(void)
{
	struct interval interval;
	interval.begin = clock();
	interval.end = clock();
	return interval;
}

/* ---- one VCPU ---- */

static void call_host_kernel(void)
{
	hvc(SMCCC_VERSION);
}

static void call_el2_vectors(void)
{
	hvc(SMCCC_ARCH_WORKAROUND_1);
}

static void exit_to_vmm(void)
{
	store32(DEVICE_VMM, 0);
}

static void read_distributor(void)
{
	load32(GICD_IIDR);
}

static void ring_nobody(void)
{
	ring_stamped(DOORBELL_NOBODY);
}

static struct interval complete_interrupt(void)
{
	struct interval interval;
	gic_send(0, SGI_SELF);
	interval.begin = clock();
	u32 id = gic_acknowledge();
	gic_complete(id);
	interval.end = clock();
	if ((id & 0x3ff) != SGI_SELF)
		report_error("virtual-irq-completion: the interrupt that was sent was not pending");
	return interval;
}

/* ---- two VCPUs ---- */

/* Blocks until everything else in the machine has gone idle. */
static void settle(void)
{
	u64 handled = main_vcpu->handled;
	store32(DOORBELL_SETTLE, 0);
	block_until_handled(main_vcpu, handled + 1);
}

static struct interval send_ipi(void)
{
	struct interval interval;
	u64 handled = receiver->handled;
	interval.begin = clock();
	gic_send(1, SGI_IPI);
	spin_until(&receiver->handled, handled + 1);
	interval.end = receiver->handled_at;
	if (receiver->handled != handled + 1)
		report_error("virtual-ipi: one IPI was handled more than once");
	return interval;
}

static struct interval send_ipi_to_blocked(void)
{
	settle();
	return send_ipi();
}

/*
 * The receiver leaves its WFI by an IPI and then sees what it is to do. No settling while it spins: the
 * backend's threads would have to wait for its PCPU.
 */
static void receiver_spins(void)
{
	receiver->spins = 1;
	send_ipi();
}

static void receiver_blocks(void)
{
	receiver->spins = 0;
}

/* ---- two VMs ---- */

static struct interval switch_vm(void)
{
	struct interval interval;
	settle();
	u64 handled = main_vcpu->handled, switches = MAILBOX->switches;
	interval.begin = clock();
	store32(DOORBELL_SWITCH, 0);
	block_until_handled(main_vcpu, handled + 1);
	interval.end = MAILBOX->switched_at;
	if (MAILBOX->switches != switches + 1)
		report_error("vm-switch: the other VM did not run exactly once");
	return interval;
}

/* ---- a VM and a backend ---- */

static struct interval ring_worker(void)
{
	struct interval interval;
	settle();
	u64 receptions = MAILBOX->receptions;
	interval.begin = clock();
	store32(DOORBELL_WORKER, 0);
	spin_until(&MAILBOX->receptions, receptions + 1);
	interval.end = MAILBOX->received_at;
	return interval;
}

static struct interval signalled(u64 handled)
{
	if (main_vcpu->handled != handled + 1)
		report_error("io-latency-in: one signal was handled more than once");
	return (struct interval){ MAILBOX->signalled_at, main_vcpu->handled_at };
}

static struct interval be_signalled_blocked(void)
{
	u64 handled = main_vcpu->handled;
	settle();
	return signalled(handled);
}

static struct interval be_signalled_running(void)
{
	settle();
	u64 handled = main_vcpu->handled;
	store32(DOORBELL_ANSWER, 0);
	spin_until(&main_vcpu->handled, handled + 1);
	return signalled(handled);
}

const struct microbenchmark microbenchmarks[] = {
	/* What the probe itself costs, measured like the rest and subtracted from it. */
	{ "calibration/loop", .execute = do_nothing },
	{ "calibration/each", .time = time_nothing },
	/* A payload of one NOP: must cost one instruction more than nothing. */
	{ "calibration/nop", .execute = do_nop },

	/* "Transition from VM to hypervisor and return to VM without doing any work in the hypervisor." */
	{ "hypercall", .execute = call_host_kernel },
	{ "hypercall/el2", .execute = call_el2_vectors },
	{ "hypercall/vmm", .execute = exit_to_vmm },

	/* "Trap from VM to emulated interrupt controller then return to VM." */
	{ "interrupt-controller-trap", .execute = read_distributor },

	/* "Issue a virtual IPI from a VCPU to another VCPU running on a different PCPU, both PCPUs executing VM code." */
	{ "virtual-ipi", .prepare = receiver_spins, .time = send_ipi, .post = receiver_blocks },
	{ "virtual-ipi/wfi", .time = send_ipi_to_blocked },

	/* "VM acknowledging and completing a virtual interrupt." */
	{ "virtual-irq-completion", .prepare = interrupts_off, .time = complete_interrupt, .post = interrupts_on },

	/* "Switch from one VM to another on the same physical core." */
	{ "vm-switch", .time = switch_vm },

	/* "Latency between a driver in the VM signaling the virtual I/O device in the hypervisor and the virtual I/O
	 * device receiving the signal." */
	{ "io-latency-out", .stamp = ring_nobody },
	{ "io-latency-out/worker", .time = ring_worker },

	/* "Latency between the virtual I/O device in the hypervisor signaling the VM and the VM receiving the
	 * corresponding virtual interrupt." */
	{ "io-latency-in", .time = be_signalled_blocked },
	{ "io-latency-in/running", .time = be_signalled_running },
	{ 0 },
};
