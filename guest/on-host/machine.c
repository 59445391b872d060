/*
 * The VM of a host: that of guest/vmm/, whose probe times a batch when it is told to, and with a backend that leaves in the
 * mailbox when it is reached.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "backend.h"
#include "channel.h"
#include "clock.h"
#include "facts.h"
#include "machine.h"
#include "own-machine.h"
#include "pcpus.h"
#include "report.h"
#include "stamps.h"
#include "timing.h"

/* After this, what has nothing to do has gone idle: a thread that wakes another one, and that one's way to sleep. */
#define SETTLE_NANOSECONDS 100000UL

static struct vm vm;

/* ---- what is stamped, in the backend's thread (guest/vmm/backend.c) ---- */

void backend_received(void)
{
	vm_mailbox()->received_at = clock_now();
}

void backend_signals(void)
{
	vm_mailbox()->signals_at = clock_now();
}

/* ---- what the VM is made of ---- */

/* Whatever is loaded is the host's own business. */
void host_load_module(const char *name)
{
	(void)name;
}

/* The probe as a file, which vm_create() reads. */
static const char *file_of(struct image image)
{
	static char path[40];
	long size = image.end - image.begin;
	int fd = must(memfd_create("probe", 0), "memfd_create");
	if (must(write(fd, image.begin, size), "write of the probe") != size)
		fail("the probe was not written as a whole");
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	return path;
}

static void *run_receiver(void *unused)
{
	(void)unused;
	vm_run_vcpu(&vm, ROLE_RECEIVER, pcpus.other);
	return 0;
}

/* Its probe counts itself when it is ready. */
static void start_receiver(void)
{
	pthread_t thread;
	errno = pthread_create(&thread, 0, run_receiver, 0);
	if (errno)
		fail("pthread_create");
	while (!vm_mailbox()->ready)
		sched_yield();
}

/* Runs the first VCPU until its probe asks what comes next. */
static void run_until_asked(void)
{
	int status = vm_run_vcpu(&vm, ROLE_MAIN, pcpus.first);
	if (status)
		channel_exit(status);
}

static unsigned long nanoseconds_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000UL + now.tv_nsec;
}

/* What the counter counts meanwhile, near enough to wait by. */
static unsigned long ticks_within(unsigned long nanoseconds)
{
	unsigned long begin = nanoseconds_now(), ticks = clock_now();
	while (nanoseconds_now() - begin < nanoseconds)
		;
	return clock_now() - ticks;
}

void machine_start(void)
{
	int kvm = must(open("/dev/kvm", O_RDWR | O_CLOEXEC), "/dev/kvm");
	struct image image = machine_probe(kvm);
	struct mailbox *mailbox = vm_mailbox();
	char other[12];
	close(kvm);
	fact_report("kvm/interrupt-controller", image.controller);
	snprintf(other, sizeof other, "%d", pcpus.other);
	if (machine_has_other_pcpu())
		fact_report("kvm/other-pcpu", other);
	mailbox->settle_ticks = ticks_within(SETTLE_NANOSECONDS);
	vm_open();
	vm_create(&vm, machine_has_other_pcpu() ? 2 : 1, ROLE_MAIN, file_of(image));
	/* As many as a VM of the emulated testbed has: the kernel looks through them. */
	vm_doorbell(&vm, DOORBELL_ADDRESS(DOORBELL_SWITCH), must(eventfd(0, EFD_CLOEXEC), "eventfd"));
	vm_doorbell(&vm, DOORBELL_ADDRESS(DOORBELL_NOBODY), must(eventfd(0, EFD_CLOEXEC), "eventfd"));
	if (machine_has_other_pcpu()) {
		backend_start(&vm, pcpus.other);
		start_receiver();
	}
	run_until_asked();
}

void run_batch(const struct microbenchmark *row, u64 iterations, struct batch *batch)
{
	struct mailbox *mailbox = vm_mailbox();
	mailbox->iterations = iterations;
	snprintf(mailbox->selection, sizeof mailbox->selection, "%s", row->name);
	run_until_asked();
	batch->ticks = mailbox->ticks;
	batch->interval = (struct interval){ mailbox->begin, mailbox->end };
	batch->operations = mailbox->operations;
	batch->operation = mailbox->operation;
}
