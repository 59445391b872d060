/*
 * The VMs of a host: those of guest/vmm/, whose probe times a batch when it is told to, and with a backend that leaves in the
 * mailbox when it is reached.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "backend.h"
#include "channel.h"
#include "clock.h"
#include "cycles.h"
#include "facts.h"
#include "machine.h"
#include "memory-file.h"
#include "own-machine.h"
#include "pcpus.h"
#include "report.h"
#include "settle.h"
#include "stamps.h"
#include "two-vms.h"

static struct vm vm, peer_vm;

/* ---- what is stamped, in the backend's thread (guest/vmm/backend.c) ---- */

void backend_received(void)
{
	vm_mailbox()->told.received_at = clock_now();
	__sync_synchronize(); /* before it is counted */
}

void backend_signals(void)
{
	vm_mailbox()->told.signals_at = clock_now();
}

/* ---- what the VM is made of ---- */

/* Whatever is loaded is the host's own business. */
void host_load_module(const char *name)
{
	(void)name;
}

static void *run_receiver(void *unused)
{
	(void)unused;
	vm_run_vcpu(&vm, ROLE_RECEIVER, pcpus.other);
	return 0;
}

static void *run_peer(void *unused)
{
	(void)unused;
	vm_run_vcpu(&peer_vm, 0, pcpus.first);
	return 0;
}

/* Runs the first VCPU until its probe asks what comes next. */
static void run_until_asked(void)
{
	int status = vm_run_vcpu(&vm, ROLE_MAIN, pcpus.first);
	if (status)
		channel_exit(status);
}

/*
 * A VCPU that goes idle blocks at once, and does not poll first (Linux 5.8 and later; else it does as the host is told).
 * What is called blocked is.
 */
static void block_at_once(const struct vm *blocking)
{
	struct kvm_enable_cap no_polling = { .cap = KVM_CAP_HALT_POLL };
	ioctl(blocking->fd, KVM_ENABLE_CAP, &no_polling);
}

void machine_start(void)
{
	int kvm = must(open("/dev/kvm", O_RDWR | O_CLOEXEC), "/dev/kvm");
	struct image image = machine_probe(kvm);
	struct mailbox *mailbox = vm_mailbox();
	char file[MEMORY_FILE_PATH];
	close(kvm);
	fact_report("kvm/interrupt-controller", image.controller);
	if (machine_has_other_pcpu())
		fact_report_number("kvm/other-pcpu", pcpus.other);
	mailbox->told.settle_ticks = settle_ticks();
	vm_open();
	memory_file(image.begin, image.end - image.begin, file);
	vm_create(&vm, machine_has_other_pcpu() ? 2 : 1, ROLE_MAIN, file);
	vm_create(&peer_vm, 1, ROLE_PEER, file);
	block_at_once(&vm);
	block_at_once(&peer_vm);
	connect_vms(&vm, &peer_vm);
	vm_doorbell(&vm, DOORBELL_ADDRESS(DOORBELL_NOBODY), must(eventfd(0, EFD_CLOEXEC), "eventfd"));
	if (machine_has_other_pcpu()) {
		backend_start(&vm, pcpus.other);
		start_and_wait(run_receiver);
	}
	start_and_wait(run_peer);
	run_until_asked();
}

const struct told *machine_do_batch(const char *row, u64 iterations)
{
	struct mailbox *mailbox = vm_mailbox();
	snprintf(mailbox->selection, sizeof mailbox->selection, "%s", row);
	mailbox->iterations = iterations;
	cycles_begin();
	run_until_asked();
	cycles_end();
	return &mailbox->told;
}

/* VM and host read the same. */
u64 machine_counter_ahead(void)
{
	return 0;
}
