/*
 * The VMM: init of a machine under test. It boots to a fixed point, where the machine is snapshotted; a
 * restored machine learns what to measure from the emulator's arguments, creates two VMs that run the
 * probe, and ends the machine when the probe is done.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>

#include "backend.h"
#include "host.h"
#include "report.h"
#include "channel.h"

#define PROBE "/probe"
#define MAIN_PCPU 0
#define OTHER_PCPU 1

static struct vm main_vm, peer_vm;

/* What follows `name=` among words separated by spaces. */
static const char *argument(const char *words, const char *name)
{
	size_t length = strlen(name);
	for (const char *word = words; word; word = strchr(word, ' ')) {
		word += strspn(word, " ");
		if (!strncmp(word, name, length) && word[length] == '=')
			return word + length + 1;
	}
	return 0;
}

static void read_parameters(struct mailbox *mailbox)
{
	char words[SELECTION_SIZE + 128] = { 0 };
	if (channel_arguments(words, sizeof words - 1) != 0)
		fail("the emulator passed no arguments, or too many");
	const char *iterations = argument(words, "iterations"), *batches = argument(words, "batches"),
		   *selection = argument(words, "selection");
	if (!iterations || !batches || !selection)
		fail("the emulator's arguments lack iterations, batches or selection");
	mailbox->iterations = strtoul(iterations, 0, 10);
	mailbox->batches = strtoul(batches, 0, 10);
	size_t length = strcspn(selection, " ");
	if (length >= SELECTION_SIZE)
		fail("the selection of microbenchmarks is too long");
	memcpy(mailbox->selection, selection, length);
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

/* One after the other, so that the count of those that are ready needs no atomic instruction. */
static void start_and_wait(void *(*run)(void *))
{
	unsigned long ready = vm_mailbox()->ready;
	pthread_t thread;
	errno = pthread_create(&thread, 0, run, 0);
	if (errno)
		fail("pthread_create");
	while (vm_mailbox()->ready == ready)
		sched_yield();
}

/* Each VM's doorbell is the other's interrupt: they wake each other without leaving the kernel. */
static void connect_vms(void)
{
	int to_peer = must(eventfd(0, EFD_CLOEXEC), "eventfd"), to_main = must(eventfd(0, EFD_CLOEXEC), "eventfd");
	vm_doorbell(&main_vm, DOORBELL_ADDRESS(DOORBELL_SWITCH), to_peer);
	vm_interrupt(&peer_vm, GSI_SWITCH, to_peer);
	vm_doorbell(&peer_vm, DOORBELL_ADDRESS(DOORBELL_SWITCH), to_main);
	vm_interrupt(&main_vm, GSI_SWITCH, to_main);
}

/*
 * Where the snapshot is taken, by the address of this function: a fixed instruction, so that two boots give
 * two snapshots of the same state. The VMM is running, not sleeping, hence no timer of the machine matters.
 */
__attribute__((noinline, section(".snapshot_point"))) void snapshot_point(void)
{
	asm volatile("nop" ::: "memory");
}

int main(int count, char **arguments)
{
	channel_open();
	host_mount();
	/* First, since KVM's functions may be in modules. */
	vm_open();
	for (int i = 1; i < count; i++)
		if (!strncmp(arguments[i], "symbols=", 8))
			host_report_symbols(arguments[i] + 8);
	/* It waits for a tick: see host_rearm_timers(). */
	host_report_machine();

	snapshot_point();

	host_rearm_timers();
	read_parameters(vm_mailbox());
	vm_create(&main_vm, 2, ROLE_MAIN, PROBE);
	vm_create(&peer_vm, 1, ROLE_PEER, PROBE);
	connect_vms();
	vm_doorbell(&main_vm, DOORBELL_ADDRESS(DOORBELL_NOBODY), must(eventfd(0, EFD_CLOEXEC), "eventfd"));
	backend_start(&main_vm, OTHER_PCPU);
	start_and_wait(run_receiver);
	start_and_wait(run_peer);
	channel_exit(vm_run_vcpu(&main_vm, 0, MAIN_PCPU));
}
