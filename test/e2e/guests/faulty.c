/*
 * Init programs of which each fails in one way; FAULT names the one that is built. That of when-restored fails in as many ways
 * as there are in its table: it is told which by the number of batches. They report with the real VMM's own code, and
 * stand in for its probe where the fault is the probe's.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "channel.h"
#include "host.h"
#include "parameters.h"
#include "report.h"
#include "stamps.h"

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)
#define VERSION TEXT(PROTOCOL_VERSION)
#define PROBE_SAYS "{\"worldswitch\":" VERSION ",\"from\":\"probe\",\"seq\":"

static void boot_to_snapshot_point(void)
{
	static char program[] = "init", symbols[] = "symbols=eventfd_signal,irqfd_wakeup";
	char *arguments[] = { program, symbols };
	channel_open();
	if (getpid() == 1 && access("/proc/self", F_OK))
		host_mount();
	host_report_symbols(2, arguments);
	host_report_machine();
	snapshot_point();
	host_rearm_timers();
}

static void loop(void)
{
	for (;;)
		asm volatile("yield");
}

static void write_and_exit(const char *text)
{
	channel_write(text);
	channel_exit(0);
}

static void end_init(void)
{
	exit(3);
}

static void power_off(void)
{
	channel_exit(0);
}

static void hang_when_done(void)
{
	channel_write(PROBE_SAYS "0,\"type\":\"done\",\"samples\":0}\n");
	loop();
}

static void print_nothing(void)
{
	write_and_exit("");
}

static void print_half_a_line(void)
{
	write_and_exit(PROBE_SAYS "0,\"type\":\"sam");
}

static void print_wrong_json(void)
{
	write_and_exit(PROBE_SAYS "0,\"type\":samples}\n");
}

static void print_another_version(void)
{
	write_and_exit("{\"worldswitch\":99,\"from\":\"probe\",\"seq\":0,\"type\":\"samples\"}\n");
}

static void print_one_sample(void)
{
	write_and_exit(PROBE_SAYS "0,\"type\":\"samples\",\"microbenchmark\":\"calibration/loop\",\"first\":0,"
				  "\"iterations\":4,\"batches\":[[20,1,20]]}\n");
}

static void report_an_error(void)
{
	fail("no VCPU today");
}

/* In the order of faulty-guests.test.ts, which counts from 1. */
static void (*const when_restored[])(void) = {
	print_nothing,	  print_half_a_line, print_wrong_json, print_another_version,
	print_one_sample, report_an_error,   end_init,	       loop,
	hang_when_done,
};

static void fail_when_restored(void)
{
	struct parameters parameters;
	boot_to_snapshot_point();
	parameters_read(&parameters);
	when_restored[parameters.batches - 1]();
}

static const struct {
	const char *name;
	void (*run)(void);
} faults[] = {
	{ "ends", end_init },
	{ "loops", loop },
	{ "powers-off", power_off },
	{ "when-restored", fail_when_restored },
};

int main(void)
{
	for (unsigned long i = 0; i < sizeof faults / sizeof *faults; i++)
		if (!strcmp(faults[i].name, FAULT))
			faults[i].run();
}
