#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "channel.h"
#include "control.h"
#include "driver.h"
#include "host.h"
#include "report.h"
#include "stamps.h"
#include "symbols.h"

/* Seconds of the machine's time: until the VM has booted and its server is ready, and that a repetition may take. */
#define BOOT_LIMIT 600
#define REPETITION_LIMIT 400

/* Of the machine's init and of the channel. */
#define WORDS_SIZE 1280

struct settings {
	int local;              /* the work is done in the VM, not by a client */
	const char *console;    /* the file with the VM's console; none natively */
	unsigned long warm_up;  /* units */
};

static int control;
static unsigned long requests;

/* What follows `name=` in one of the words. */
static const char *word(int count, char **words, const char *name)
{
	size_t length = strlen(name);
	for (int i = 0; i < count; i++)
		if (!strncmp(words[i], name, length) && words[i][length] == '=')
			return words[i] + length + 1;
	return 0;
}

static void open_control(void)
{
	struct sockaddr_in there = { .sin_family = AF_INET, .sin_port = htons(CONTROL_PORT) };
	inet_pton(AF_INET, VM_ADDRESS, &there.sin_addr);
	control = must(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");
	must(connect(control, (struct sockaddr *)&there, sizeof there), "connect");
}

/* Asks the agent, again each `patience` microseconds as long as it does not answer; returns whether it did. */
static int ask(unsigned long units, unsigned long patience, unsigned long attempts, struct answer *answer)
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

static void require_success(const char *what, const struct outcome *outcome)
{
	errno = 0;
	if (outcome->status)
		fail("%s failed with status %d: %s", what, outcome->status, outcome->output);
}

static void wait_for_vm(const struct settings *settings)
{
	struct answer answer;
	char console[300] = "";
	if (!ask(0, 20000, BOOT_LIMIT * 50UL, &answer)) {
		if (settings->console)
			last_words(settings->console, console, sizeof console);
		errno = 0;
		fail("the VM's network never came up%s%s", console[0] ? "; its console ends: " : "", console);
	}
	require_success("the server's side of the workload", &answer.outcome);
}

static void repeat(const struct settings *settings, unsigned long units, struct outcome *outcome)
{
	struct answer answer;
	if (!settings->local)
		run_script("work", units, VM_ADDRESS, outcome);
	else if (ask(units, REPETITION_LIMIT * 1000000UL, 1, &answer))
		*outcome = answer.outcome;
	else {
		errno = 0;
		fail("the VM did not answer within %d s of the machine's time", REPETITION_LIMIT);
	}
	require_success("the workload", outcome);
}

/* Repetitions of so many units, after one of the fewest there can be: what starting the programs takes. */
static void run_repetitions(const struct settings *settings, unsigned long least, unsigned long units,
			    unsigned long repetitions)
{
	struct outcome outcome;
	for (unsigned long index = 0; index <= repetitions; index++) {
		unsigned long own = index ? units : least;
		repeat(settings, own, &outcome);
		report("repetition", ",\"index\":%lu,\"units\":%lu,\"begin\":%lu,\"end\":%lu,\"output\":\"%s\"", index,
		       own, outcome.begin, outcome.end, outcome.output);
	}
}

static void serve_restored(const struct settings *settings)
{
	char words[WORDS_SIZE] = { 0 }, *each[16];
	int count = 0;
	if (channel_arguments(words, sizeof words - 1))
		fail("the emulator passed no arguments, or too many");
	for (char *at = strtok(words, " "); at && count < 16; at = strtok(0, " "))
		each[count++] = at;
	if (word(count, each, "symbols")) {
		symbols_give();
		return;
	}
	const char *least = word(count, each, "least"), *units = word(count, each, "units"),
		   *repetitions = word(count, each, "repetitions");
	if (!least || !units || !repetitions)
		fail("the emulator's arguments lack least, units or repetitions");
	run_repetitions(settings, strtoul(least, 0, 10), strtoul(units, 0, 10), strtoul(repetitions, 0, 10));
}

void host_main(int count, char **words)
{
	struct settings settings = {
		.local = word(count, words, "kind") && !strcmp(word(count, words, "kind"), "local"),
		.console = word(count, words, "console"),
		.warm_up = word(count, words, "warmup") ? strtoul(word(count, words, "warmup"), 0, 10) : 1,
	};
	struct outcome outcome;
	/* A client that the server has left is told so by a status, and not by a signal. */
	signal(SIGPIPE, SIG_IGN);
	channel_open();
	host_pin(0);
	open_control();
	wait_for_vm(&settings);
	repeat(&settings, settings.warm_up, &outcome);
	host_report_machine();

	snapshot_point();

	host_rearm_timers();
	serve_restored(&settings);
	channel_exit(0);
}
