#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "clock.h"
#include "host.h"
#include "report.h"
#include "vm.h"

#define KVM "/sys/kernel/debug/kvm/"
/* Ticks: many times what is between two interrupts of the VM's timer. */
#define HANGS 150000000UL

static int control;
static unsigned long requests;
static const char *console_file;

void vm_open(const char *console)
{
	struct sockaddr_in there = { .sin_family = AF_INET, .sin_port = htons(CONTROL_PORT) };
	inet_pton(AF_INET, VM_ADDRESS, &there.sin_addr);
	control = must(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");
	must(connect(control, (struct sockaddr *)&there, sizeof there), "connect");
	console_file = console;
}

int vm_ask(unsigned long units, unsigned long patience, unsigned long attempts, struct answer *answer)
{
	struct request request = { ++requests, units };
	struct timeval limit = { patience / 1000000, patience % 1000000 };
	must(setsockopt(control, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), "SO_RCVTIMEO");
	while (attempts--) {
		/* Before the VM's network is up nobody is there to take it. */
		if (send(control, &request, sizeof request, 0) < 0)
			usleep(patience);
		while (recv(control, answer, sizeof *answer, 0) == sizeof *answer)
			if (answer->number == request.number)
				return 1;
	}
	return 0;
}

int vm_runs(void)
{
	return system(". " VM_RUNS) == 0;
}

/* One of KVM's statistics of all VMs (Linux Documentation/virt/kvm/api.rst, 4.131). */
static unsigned long statistic(const char *path)
{
	char text[24] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		read(fd, text, sizeof text - 1);
		close(fd);
	}
	return strtoul(text, 0, 10);
}

int vm_hangs(void)
{
	static unsigned long interrupts, others, since;
	unsigned long now = clock_now(), new_interrupts = statistic(KVM "irq_exits"),
		      new_others = statistic(KVM "exits") - new_interrupts;
	if (new_others != others || new_interrupts == interrupts)
		since = now;
	interrupts = new_interrupts;
	others = new_others;
	return now - since > HANGS;
}

void vm_fail(const char *happened)
{
	char console[OUTPUT_SIZE] = "";
	if (console_file && !memory_words(console_file, console, sizeof console))
		last_words(console_file, console, sizeof console);
	errno = 0;
	fail("%s%s%s", happened, console[0] ? "; its console ends: " : "", console);
}
