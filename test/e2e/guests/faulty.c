/*
 * Init programs of which each fails in one way; FAULT names the one that is built. They report with the real
 * VMM's own code, and stand in for its probe where the fault is the probe's.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "channel.h"
#include "host.h"
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
	boot_to_snapshot_point();
	channel_write(text);
	channel_exit(0);
}

static void end_init(void)
{
	exit(3);
}

static void end_init_when_restored(void)
{
	boot_to_snapshot_point();
	exit(3);
}

static void power_off(void)
{
	channel_exit(0);
}

static void hang_when_restored(void)
{
	boot_to_snapshot_point();
	loop();
}

static void hang_when_done(void)
{
	boot_to_snapshot_point();
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
	boot_to_snapshot_point();
	fail("no VCPU today");
}

static const struct {
	const char *name;
	void (*run)(void);
} faults[] = {
	{ "ends", end_init },
	{ "loops", loop },
	{ "powers-off", power_off },
	{ "ends-when-restored", end_init_when_restored },
	{ "hangs-when-restored", hang_when_restored },
	{ "hangs-when-done", hang_when_done },
	{ "prints-nothing", print_nothing },
	{ "prints-half-a-line", print_half_a_line },
	{ "prints-wrong-json", print_wrong_json },
	{ "prints-another-version", print_another_version },
	{ "prints-one-sample", print_one_sample },
	{ "reports-an-error", report_an_error },
};

int main(void)
{
	for (unsigned long i = 0; i < sizeof faults / sizeof *faults; i++)
		if (!strcmp(faults[i].name, FAULT))
			faults[i].run();
}
