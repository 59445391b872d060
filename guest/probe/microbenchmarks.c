/*
 * The microbenchmarks. The table at the end is the program: a row each, with what the 2016 study says of it. For a
 * figure to mean anything each VCPU must be pinned to its PCPU, and every wait must either block or yield
 * (relax()): a CPU that spins without yielding adds its spinning to the shared clock.
 *
 * What differs by architecture (cpu.h, interrupts.h) and by hypervisor (hypervisor.h, hypercall.h) has the same
 * names everywhere.
 */
#include "calibrations.h"
#include "hypercall.h"
#include "interrupts.h"
#include "vcpu.h"

/* entry.s: what follows is stamped from outside; header.s: the signal at which that begins. */
extern void stamp_for_out(void), stamp_for_out_worker(void), stamp_for_in(void), stamp_for_in_worker(void);
extern void stamp_for_switch(void);
extern void signal_stamped(u64 doorbell);

static struct vcpu *const main_vcpu = &vcpus[ROLE_MAIN];
static struct vcpu *const receiver = &vcpus[ROLE_RECEIVER];

/* ---- two VCPUs ---- */

/* Blocks until the backend signals, which it does when everything else in the machine has gone idle. */
static void be_signalled_when_idle(void)
{
	u64 handled = main_vcpu->handled;
	ring(DOORBELL_SETTLE);
	block_until_handled(main_vcpu, handled + 1);
}

static __attribute__((noinline)) struct interval send_ipi(void)
{
	struct interval interval;
	u64 handled = receiver->handled;
	interval.begin = clock_at(ipi_begins);
	interrupt_send(1, INTERRUPT_IPI);
	spin_until(&receiver->handled, handled + 1);
	interval.end = receiver->handled_at;
	if (receiver->handled != handled + 1)
		spoil_batch("virtual-ipi: one IPI was handled more than once");
	return interval;
}

static struct interval send_ipi_to_blocked(void)
{
	others_go_idle();
	return send_ipi();
}

/* The receiver leaves its idle state by an IPI and then sees what it is to do. */
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

/* The first VM to take an interrupt after the signal is the other one: this one goes idle. */
static void switch_vm(void)
{
	peer_goes_idle();
	others_go_idle();
	u64 handled = main_vcpu->handled;
	stamp_for_switch();
	signal_stamped(doorbell_address(DOORBELL_SWITCH));
	block_until_handled(main_vcpu, handled + 1);
}

/* ---- a VM and a backend ---- */

static void ring_worker(void)
{
	others_go_idle();
	u64 receptions = MAILBOX->receptions;
	stamp_for_out_worker();
	signal_stamped(doorbell_address(DOORBELL_WORKER));
	spin_until(&MAILBOX->receptions, receptions + 1);
}

static void be_signalled(void)
{
	stamp_for_in();
	be_signalled_when_idle();
}

static void be_signalled_running(void)
{
	others_go_idle();
	u64 handled = main_vcpu->handled;
	stamp_for_in();
	ring(DOORBELL_ANSWER);
	spin_until(&main_vcpu->handled, handled + 1);
}

static void be_signalled_by_worker(void)
{
	stamp_for_in_worker();
	be_signalled_when_idle();
}

#if HAS_DOM0

/* The backend is in Dom0, whose PCPU is idle when the signal comes. */
static void ring_backend(void)
{
	u64 receptions = MAILBOX->receptions;
	others_go_idle();
	stamp_for_out();
	signal_stamped(doorbell_address(DOORBELL_WORKER));
	spin_until(&MAILBOX->receptions, receptions + 1);
}

/* The VM goes idle, so that Xen can give its PCPU to Dom0, which signals it when it has had its turn. */
static void ring_backend_and_block(void)
{
	others_go_idle();
	u64 handled = main_vcpu->handled;
	stamp_for_out();
	signal_stamped(doorbell_address(DOORBELL_ANSWER));
	block_until_handled(main_vcpu, handled + 1);
}

#else

/* The backend is an eventfd of the host kernel that nobody waits for. */
static void ring_backend(void)
{
	stamp_for_out();
	signal_stamped(doorbell_address(DOORBELL_NOBODY));
}

#endif

/* ---- one hypervisor or architecture only ---- */

#ifdef SMCCC_ARCH_WORKAROUND_1
static void call_el2_vectors(void)
{
	hvc(SMCCC_ARCH_WORKAROUND_1);
}
#endif

#ifdef DEVICE_VMM
static void exit_to_vmm(void)
{
	device_write(DEVICE_VMM, 0);
}
#endif

#ifdef DEVICE_VPMU
/* What runs next runs in a VM that has a PMU and this one's memory; when it is done there, it is back in this one. */
static void enter_vm_with_pmu(void)
{
	device_write(DEVICE_VPMU, 0);
}

static void leave_vm_with_pmu(void)
{
	device_write(DEVICE_FINISH, 0);
}
#endif

#if HAS_XAPIC
static void receiver_spins_xapic(void)
{
	use_xapic();
	receiver_spins();
}

static void receiver_blocks_x2apic(void)
{
	receiver_blocks();
	use_x2apic();
}
#endif

const struct microbenchmark microbenchmarks[] = {
	/* What the probe itself costs, measured like the rest and subtracted from it. */
	{ "calibration/loop", .execute = do_nothing },
	{ "calibration/each", .time = time_nothing },
	/* A payload of one NOP: must cost one instruction more than nothing. */
	{ "calibration/nop", .execute = do_nop },

	/* "Transition from VM to hypervisor and return to VM without doing any work in the hypervisor." */
	{ "hypercall", .execute = hypercall },
#ifdef SMCCC_ARCH_WORKAROUND_1
	{ "hypercall/el2", .execute = call_el2_vectors },
#endif
#ifdef DEVICE_VMM
	{ "hypercall/vmm", .execute = exit_to_vmm },
#endif
#ifdef DEVICE_VPMU
	{ "hypercall/vpmu", .prepare = enter_vm_with_pmu, .execute = hypercall, .post = leave_vm_with_pmu },
#endif
#if HAS_DECODED_HYPERCALL
	{ "hypercall/decode", .stamp = hypercall_stamped },
#endif

	/* "Trap from VM to emulated interrupt controller then return to VM." */
	{ "interrupt-controller-trap", .execute = interrupt_controller_read },

	/* "Issue a virtual IPI from a VCPU to another VCPU running on a different PCPU, both PCPUs executing VM code." */
	{ "virtual-ipi", .prepare = receiver_spins, .time = send_ipi, .post = receiver_blocks },
	{ "virtual-ipi/blocked", .time = send_ipi_to_blocked },

	/* "VM acknowledging and completing a virtual interrupt." */
	{ "virtual-irq-completion", .time = interrupt_take_own },

	/* "Switch from one VM to another on the same physical core." */
	{ "vm-switch", .stamp = switch_vm },

	/* "Latency between a driver in the VM signaling the virtual I/O device in the hypervisor and the virtual I/O
	 * device receiving the signal." */
	{ "io-latency-out", .stamp = ring_backend },
	{ "io-latency-out/worker", .stamp = ring_worker },

	/* "Latency between the virtual I/O device in the hypervisor signaling the VM and the VM receiving the
	 * corresponding virtual interrupt." */
	{ "io-latency-in", .stamp = be_signalled },
	{ "io-latency-in/running", .stamp = be_signalled_running },
	{ "io-latency-in/worker", .stamp = be_signalled_by_worker },

#if HAS_DOM0
	/* The study names the switch to Dom0 as the reason for Xen's I/O latency: on one PCPU it can't be avoided. */
	{ "io-latency-out/shared", .prepare = share_pcpu, .stamp = ring_backend_and_block, .post = own_pcpu },
	{ "io-latency-in/shared", .prepare = share_pcpu, .stamp = be_signalled, .post = own_pcpu },
#endif
#if HAS_XAPIC
	{ "interrupt-controller-trap/xapic", .prepare = use_xapic, .execute = xapic_read, .post = use_x2apic },
	{ "virtual-ipi/xapic", .prepare = receiver_spins_xapic, .time = send_ipi, .post = receiver_blocks_x2apic },
	{ "virtual-irq-completion/xapic", .prepare = use_xapic, .time = interrupt_take_own, .post = use_x2apic },
#endif
	{ 0 },
};
