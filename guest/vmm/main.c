/*
 * The VMM: init of a machine under test. It boots to a fixed point, where the machine is snapshotted; a
 * restored machine learns what to measure from the emulator's arguments, creates two VMs that run the
 * probe, and ends the machine when the probe is done.
 */
#define _GNU_SOURCE
#include <string.h>
#include <sys/eventfd.h>

#include "backend.h"
#include "channel.h"
#include "host.h"
#include "parameters.h"
#include "report.h"
#include "settings.h"
#include "stamps.h"
#include "symbols.h"
#include "two-vms.h"

#define PROBE "/probe"
#define MAIN_PCPU 0
#define OTHER_PCPU 1

static struct vm main_vm, peer_vm;

static void read_parameters(struct mailbox *mailbox, struct machine machine)
{
	struct parameters parameters;
	parameters_read(&parameters);
	if (parameters.symbols) {
		symbols_give();
		channel_exit(0);
	}
	mailbox->iterations = parameters.iterations;
	mailbox->batches = parameters.batches;
	mailbox->tick_period = machine.tick_period;
	mailbox->tick_phase = machine.tick_phase;
	if (strlen(parameters.selection) >= SELECTION_SIZE)
		fail("the selection of microbenchmarks is too long");
	strcpy(mailbox->selection, parameters.selection);
}

static void *run_receiver(void *unused)
{
	(void)unused;
	vm_run_vcpu(&main_vm, ROLE_RECEIVER, OTHER_PCPU);
	return 0;
}

static void *run_peer(void *unused)
{
	(void)unused;
	vm_run_vcpu(&peer_vm, 0, MAIN_PCPU);
	return 0;
}

int main(int count, char **arguments)
{
	channel_open();
	host_mount();
	/* First, since KVM's functions may be in modules. */
	vm_open();
	host_report_symbols(count, arguments);
	settings_report();
	/* It waits for a tick: see host_rearm_timers(). */
	struct machine machine = host_report_machine();

	snapshot_point();

	host_rearm_timers();
	read_parameters(vm_mailbox(), machine);
	vm_create(&main_vm, 2, ROLE_MAIN, PROBE);
	vm_create(&peer_vm, 1, ROLE_PEER, PROBE);
	connect_vms(&main_vm, &peer_vm);
	vm_doorbell(&main_vm, DOORBELL_ADDRESS(DOORBELL_NOBODY), must(eventfd(0, EFD_CLOEXEC), "eventfd"));
	backend_start(&main_vm, OTHER_PCPU);
	start_and_wait(run_receiver);
	start_and_wait(run_peer);
	channel_exit(vm_run_vcpu(&main_vm, 0, MAIN_PCPU));
}
