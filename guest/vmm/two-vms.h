/* Two VMs that wake each other, and threads of theirs that only answer. */
#ifndef WORLDSWITCH_TWO_VMS_H
#define WORLDSWITCH_TWO_VMS_H

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <sys/eventfd.h>

#include "report.h"
#include "vm.h"

/*
 * Starts a thread that runs such a VCPU, and waits until its probe is ready. One after the other, so that the count of those
 * that are needs no atomic instruction.
 */
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

/* Makes each VM's doorbell the other's interrupt: they wake each other without leaving the kernel. */
static void connect_vms(struct vm *main, struct vm *peer)
{
	int to_peer = must(eventfd(0, EFD_CLOEXEC), "eventfd"), to_main = must(eventfd(0, EFD_CLOEXEC), "eventfd");
	vm_doorbell(main, DOORBELL_ADDRESS(DOORBELL_SWITCH), to_peer);
	vm_interrupt(peer, GSI_SWITCH, to_peer);
	vm_doorbell(peer, DOORBELL_ADDRESS(DOORBELL_SWITCH), to_main);
	vm_interrupt(main, GSI_SWITCH, to_main);
}

#endif
