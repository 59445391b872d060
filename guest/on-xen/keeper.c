#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "domain.h"
#include "keeper.h"
#include "report.h"
#include "xl.h"

/* Seconds after which it ends the program, and those in which what that has started must end then. */
#define LIMIT 600
#define GRACE 120

static pid_t keeper;
/* One end is the program's, and of what it starts; the other one, the keeper's, is at its end when none of them is left. */
static int ends[2];

/* Returns whether they have all ended. */
static int wait_for_end(int seconds)
{
	struct pollfd end = { .fd = ends[0], .events = POLLIN };
	return poll(&end, 1, seconds * 1000) > 0;
}

static void keep(pid_t program, const struct names *names, int dom0_vcpu, const struct pcpu_set *pcpus)
{
	/* Of no terminal and no connection, whose ends would end it too. */
	setsid();
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	close(ends[1]);
	for (int fd = 0; fd < 3; fd++)
		dup2(open("/dev/null", O_RDWR | O_CLOEXEC), fd);
	if (!wait_for_end(LIMIT)) {
		if (getppid() == program)
			kill(program, SIGKILL);
		wait_for_end(GRACE);
	}
	xl_destroy(names->main);
	xl_destroy(names->peer);
	domain_set_pcpus(0, dom0_vcpu, pcpus);
	_exit(0);
}

static void wait_for_keeper(void)
{
	close(ends[1]);
	waitpid(keeper, 0, 0);
}

struct names keeper_start(int dom0_vcpu)
{
	struct names names;
	struct pcpu_set pcpus = domain_pcpus(0, dom0_vcpu);
	pid_t program = getpid();
	snprintf(names.main, sizeof names.main, "worldswitch-%d-main", program);
	snprintf(names.peer, sizeof names.peer, "worldswitch-%d-peer", program);
	must(pipe(ends), "pipe");
	keeper = must(fork(), "fork");
	if (keeper == 0)
		keep(program, &names, dom0_vcpu, &pcpus);
	close(ends[0]);
	atexit(wait_for_keeper);
	return names;
}
