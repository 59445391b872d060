#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include "channel.h"
#include "clock.h"
#include "driver.h"
#include "host.h"
#include "report.h"
#include "settings.h"
#include "stamps.h"
#include "symbols.h"
#include "threads.h"
#include "vm.h"

/* Seconds of the machine's time until the VM has booted and its server is ready. */
#define BOOT_LIMIT 120

/* What a repetition may take: so many times what its units took in the warm-up, and microseconds of the machine's time. */
#define TIMES_WARM_UP 3
#define LEAST_LIMIT 300000UL

/* Ticks of the counter for which the VM is to be idle before the machine is saved, and within which it must be. */
#define IDLE 20000000UL
#define IDLE_LIMIT 10000000000UL

/* Microseconds until the VM is asked again, and until it is looked whether it hangs. */
#define PATIENCE 20000
#define LOOK 100000

/* Of the machine's init and of the channel. */
#define WORDS_SIZE 1280

struct settings {
	int local;              /* the work is done in the VM, not by a client */
	unsigned long warm_up;  /* units */
	unsigned long unit;     /* ticks that a unit took in the warm-up; 0 before it */
};

/* What follows `name=` in one of the words. */
static const char *word(int count, char **words, const char *name)
{
	size_t length = strlen(name);
	for (int i = 0; i < count; i++)
		if (!strncmp(words[i], name, length) && words[i][length] == '=')
			return words[i] + length + 1;
	return 0;
}

static void fail_because(const char *what, const struct outcome *outcome)
{
	errno = 0;
	fail("%s failed with status %d: %s", what, outcome->status, outcome->output);
}

static void require_server(const struct outcome *outcome)
{
	if (outcome->status)
		fail_because("the server's side of the workload", outcome);
}

static void wait_for_vm(void)
{
	struct answer answer;
	for (int asked = 0; asked < BOOT_LIMIT * (1000000 / LOOK); asked++) {
		if (vm_ask(0, PATIENCE, LOOK / PATIENCE, &answer)) {
			require_server(&answer.outcome);
			return;
		}
		if (!vm_runs())
			vm_fail("the VM ended before its server was ready");
		if (vm_hangs())
			vm_fail("the VM hung before its server was ready");
	}
	vm_fail("the VM's network never came up, or its server was never ready");
}

/* What failed may have failed because of what it ran with. */
static void explain_failure(const struct settings *settings, const struct outcome *outcome)
{
	struct answer answer;
	if (!vm_runs())
		vm_fail("the VM ended while the workload ran");
	if (!settings->local && !vm_ask(0, PATIENCE, 10, &answer))
		vm_fail("the VM hung while the workload ran");
	if (!settings->local)
		require_server(&answer.outcome);
	fail_because("the workload", outcome);
}

static void repeat(const struct settings *settings, unsigned long units, struct outcome *outcome)
{
	struct answer answer;
	unsigned long ticks = clock_frequency() / 1000000;
	unsigned long limit = settings->unit ? LEAST_LIMIT + TIMES_WARM_UP * settings->unit * units / ticks :
					       LONGEST_SCRIPT;
	if (!settings->local)
		run_script("work", units, VM_ADDRESS, limit, outcome);
	else if (vm_ask(units, limit, 1, &answer))
		*outcome = answer.outcome;
	else
		vm_fail(vm_runs() ? "the VM hung while the workload ran" : "the VM ended while the workload ran");
	if (outcome->status)
		explain_failure(settings, outcome);
}

/*
 * What nobody measures before the start is measured: a restored machine does some things once, such as work that was put
 * off until then. The second time round, programs are given pages that those of the first have not freed yet, and a
 * hypervisor gives them to a VM when they are first touched. The third time all is there.
 */
#define UNREPORTED 2

/* Repetitions of so many units, after one of the fewest there can be: what starting the programs takes. */
static void run_repetitions(const struct settings *settings, unsigned long least, unsigned long units,
			    unsigned long repetitions)
{
	struct outcome outcome;
	for (int unreported = 0; unreported < UNREPORTED; unreported++)
		repeat(settings, least, &outcome);
	for (unsigned long index = 0; index <= repetitions; index++) {
		unsigned long own = index ? units : least;
		repeat(settings, own, &outcome);
		report("repetition", ",\"index\":%lu,\"units\":%lu,\"begin\":%lu,\"end\":%lu,\"output\":\"%s\"", index,
		       own, outcome.begin, outcome.end, outcome.output);
	}
}

static void look_at_vm(int signal)
{
	(void)signal;
	if (vm_hangs())
		vm_fail("the VM hung while the workload warmed up");
}

/*
 * A repetition that nobody measures: of how long it takes nothing is known, but it can be disturbed, unless the VM is
 * being waited for.
 */
static void warm_up(struct settings *settings)
{
	struct outcome outcome;
	struct sigaction looking = { .sa_handler = look_at_vm, .sa_flags = SA_RESTART };
	struct itimerval often = { { 0, LOOK }, { 0, LOOK } }, never = { 0 };
	sigaction(SIGALRM, &looking, 0);
	setitimer(ITIMER_REAL, settings->local ? &never : &often, 0);
	repeat(settings, settings->warm_up, &outcome);
	setitimer(ITIMER_REAL, &never, 0);
	settings->unit = (outcome.end - outcome.begin) / settings->warm_up;
}

/*
 * Executes instructions that touch nothing but a register, two a turn: the work begins that much later in the period of
 * the kernel's tick, which changes nothing about it.
 */
static void spin(unsigned long turns)
{
	while (turns--)
		asm volatile("");
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
		   *repetitions = word(count, each, "repetitions"), *turns = word(count, each, "spin");
	if (!least || !units || !repetitions || !turns)
		fail("the emulator's arguments lack least, units, repetitions or spin");
	spin(strtoul(turns, 0, 10));
	run_repetitions(settings, strtoul(least, 0, 10), strtoul(units, 0, 10), strtoul(repetitions, 0, 10));
}

void host_main(int count, char **words)
{
	struct settings settings = {
		.local = word(count, words, "kind") && !strcmp(word(count, words, "kind"), "local"),
		.warm_up = word(count, words, "warmup") ? strtoul(word(count, words, "warmup"), 0, 10) : 1,
	};
	/* A client that the server has left is told so by a status, and not by a signal. */
	signal(SIGPIPE, SIG_IGN);
	channel_open();
	host_pin(0);
	settings_report();
	vm_open(word(count, words, "console"));
	wait_for_vm();
	warm_up(&settings);
	/* The emulator does not restore an x86 CPU that was saved within a VM (QEMU target/i386/machine.c, cpu_post_load). */
	if (!threads_settle("CPU ", IDLE, IDLE_LIMIT)) {
		errno = 0;
		fail("the VM is never idle");
	}
	host_report_machine();

	snapshot_point();

	host_rearm_timers();
	serve_restored(&settings);
	channel_exit(0);
}
