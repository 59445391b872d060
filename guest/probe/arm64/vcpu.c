/* What each VCPU does between and during microbenchmarks, by its role. */
#include "vcpu.h"

struct vcpu vcpus[3];

static struct vcpu *self(void)
{
	return (struct vcpu *)READ_SYSREG("tpidr_el1");
}

void handle_interrupt(u64 entered_at)
{
	u32 id = gic_acknowledge();
	if ((id & 0x3ff) >= GIC_SPURIOUS)
		return;
	struct vcpu *vcpu = self();
	vcpu->handled_at = entered_at;
	gic_complete(id);
	vcpu->handled++;
}

void handle_unexpected(void)
{
	report_error("the probe took an exception that it does not expect");
}

/* Handles interrupts for ever, spinning or blocked as the main VCPU wants it. */
static void receive(struct vcpu *vcpu)
{
	MAILBOX->ready++;
	for (;;) {
		if (vcpu->spins)
			relax();
		else
			block_until_handled(vcpu, vcpu->handled + 1);
	}
}

/* The peer VM: says when it was entered, and switches back. */
static void answer_switches(struct vcpu *vcpu)
{
	MAILBOX->ready++;
	for (;;) {
		block_until_handled(vcpu, vcpu->handled + 1);
		MAILBOX->switched_at = vcpu->handled_at;
		MAILBOX->switches++;
		store32(DOORBELL_SWITCH, 0);
	}
}

static void run(void)
{
	run_microbenchmarks(MAILBOX->iterations, MAILBOX->batches, MAILBOX->selection);
	platform_finish(0);
}

void probe_main(u64 role)
{
	struct vcpu *vcpu = &vcpus[role];
	WRITE_SYSREG("tpidr_el1", vcpu);
	gic_setup(role == ROLE_RECEIVER ? 1 : 0);
	interrupts_on();
	if (role == ROLE_RECEIVER)
		receive(vcpu);
	else if (role == ROLE_PEER)
		answer_switches(vcpu);
	else
		run();
}

void platform_print(const char *line)
{
	store64(DEVICE_PRINT, (u64)line);
}

void platform_finish(u64 status)
{
	store32(DEVICE_FINISH, status);
	for (;;)
		wait_for_interrupt();
}
