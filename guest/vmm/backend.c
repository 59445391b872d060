#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "backend.h"
#include "host.h"
#include "idle.h"
#include "stamps.h"
#include "report.h"

/* A thread that receives one doorbell, and what it does then. */
struct thread {
	enum doorbell doorbell;
	int signals;
	int settles; /* true: it signals the VM when everything else has gone idle */
	int eventfd;
	int pcpu;
};

static struct thread threads[] = {
	{ DOORBELL_WORKER, .signals = 0 },
	{ DOORBELL_ANSWER, .signals = 1 },
	{ DOORBELL_SETTLE, .signals = 1, .settles = 1 },
};

static int interrupt;

static void *serve(void *argument)
{
	struct thread *thread = argument;
	struct mailbox *mailbox = vm_mailbox();
	uint64_t one = 1, received;
	host_pin(thread->pcpu);
	for (;;) {
		must(read(thread->eventfd, &received, sizeof received), "read of a doorbell");
		backend_received();
		if (!thread->signals) {
			mailbox->receptions++;
			continue;
		}
		if (thread->settles)
			others_go_idle();
		backend_signals();
		must(write(interrupt, &one, sizeof one), "write of an interrupt");
	}
	return 0;
}

void backend_start(struct vm *vm, int pcpu)
{
	interrupt = must(eventfd(0, EFD_CLOEXEC), "eventfd");
	vm_interrupt(vm, GSI_BACKEND, interrupt);
	for (unsigned long i = 0; i < sizeof threads / sizeof *threads; i++) {
		struct thread *thread = &threads[i];
		pthread_t id;
		thread->pcpu = pcpu;
		thread->eventfd = must(eventfd(0, EFD_CLOEXEC), "eventfd");
		vm_doorbell(vm, DOORBELL_ADDRESS(thread->doorbell), thread->eventfd);
		errno = pthread_create(&id, 0, serve, thread);
		if (errno)
			fail("pthread_create");
	}
}
