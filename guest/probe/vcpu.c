/* What each VCPU does between and during microbenchmarks, by its role. */
#include "vcpu.h"
#include "interrupts.h"

struct vcpu vcpus[3];

void handle_unexpected(void)
{
	report_error("the probe took an exception that it does not expect");
}

/*
 * Handles interrupts for ever, spinning or blocked as the main VCPU wants it. An interrupt that comes after the count was
 * read, and so after what it tells of may have been looked at, ends the wait for it at once.
 */
static void receive(struct vcpu *vcpu)
{
	MAILBOX->ready++;
	for (;;) {
		u64 handled = vcpu->handled;
		interrupts_follow(vcpu);
		if (vcpu->spins) {
			relax();
		} else {
			block_until_handled(vcpu, handled + 1);
			interrupts_on();
		}
	}
}

/* The peer VM: switches back. */
static void answer_switches(struct vcpu *vcpu)
{
	MAILBOX->ready++;
	for (;;) {
		block_until_handled(vcpu, vcpu->handled + 1);
#ifdef SETTLE_TICKS /* on a host, where nobody watches from outside */
		MAILBOX->told.switched_at = vcpu->handled_at;
#endif
		ring(DOORBELL_SWITCH);
	}
}

static void run(void)
{
	run_microbenchmarks(MAILBOX->iterations, MAILBOX->batches, (const char *)MAILBOX->selection);
	platform_finish(0);
}

void probe_main(u64 role)
{
	struct vcpu *vcpu = &vcpus[role];
	set_self(vcpu);
	interrupts_setup(role == ROLE_RECEIVER ? 1 : 0);
	hypervisor_start(role);
	interrupts_on();
	if (role == ROLE_RECEIVER)
		receive(vcpu);
	else if (role == ROLE_PEER)
		answer_switches(vcpu);
	else
		run();
}
