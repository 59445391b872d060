#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "host.h"
#include "report.h"

void host_mount(void)
{
	mkdir("/dev", 0755);
	mkdir("/proc", 0755);
	must(mount("dev", "/dev", "devtmpfs", 0, 0), "mount /dev");
	must(mount("proc", "/proc", "proc", 0, 0), "mount /proc");
}

static long coarse_clock(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
	return now.tv_sec * 1000000000L + now.tv_nsec;
}

/* The coarse clock advances in the tick's interrupt: the counter just after is when the tick came. */
static unsigned long next_tick(void)
{
	long before = coarse_clock();
	while (coarse_clock() == before)
		;
	return clock_now();
}

struct machine host_report_machine(void)
{
	struct utsname name;
	unsigned long frequency = clock_frequency();
	uname(&name);
	/* The length of the tick, not the time between two of them seen from here, which varies by the loop's length. */
	struct timespec resolution;
	clock_getres(CLOCK_MONOTONIC_COARSE, &resolution);
	unsigned long period = resolution.tv_nsec * (frequency / 1000000000.0);
	struct machine machine = { period, next_tick() };
	report("machine", ",\"frequency\":%lu,\"tickPeriod\":%lu,\"kernel\":\"%s\"", frequency,
	       machine.tick_period, name.release);
	return machine;
}

static int listed(const char *name, const char *names)
{
	size_t length = strlen(name);
	for (const char *at = names; (at = strstr(at, name)); at += length)
		if ((at == names || at[-1] == ',') && (at[length] == ',' || !at[length]))
			return 1;
	return 0;
}

/* Reports those of the functions that are in a file like /proc/kallsyms. */
static void report_symbols(const char *names, const char *path)
{
	FILE *symbols = fopen(path, "r");
	if (!symbols)
		return;
	int left = 1;
	for (const char *at = names; *at; at++)
		left += *at == ',';
	char line[512], name[256], kind;
	unsigned long address;
	while (left && fgets(line, sizeof line, symbols))
		if (sscanf(line, "%lx %c %255s", &address, &kind, name) == 3 && listed(name, names)) {
			report("symbol", ",\"name\":\"%s\",\"address\":\"0x%lx\"", name, address);
			left--;
		}
	fclose(symbols);
}

void host_report_symbols(int count, char **arguments)
{
	/* Without this the kernel shows every address as zero. */
	int restrict_fd = open("/proc/sys/kernel/kptr_restrict", O_WRONLY);
	must(write(restrict_fd, "0", 1), "kptr_restrict");
	close(restrict_fd);
	for (int i = 1; i < count; i++)
		if (!strncmp(arguments[i], "symbols=", 8)) {
			report_symbols(arguments[i] + 8, "/proc/kallsyms");
			/* Xen's own, where it tells them to Dom0. */
			report_symbols(arguments[i] + 8, "/proc/xen/xensyms");
		}
}

void host_pin(int pcpu)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET(pcpu, &set);
	must(sched_setaffinity(0, sizeof set, &set), "sched_setaffinity");
}

void host_wait_for_turn(void)
{
	struct sched_param none = { 0 };
	/* The C library has no wrapper that works: it leaves scheduling to the threads' own interface. */
	must(syscall(SYS_sched_setscheduler, 0, SCHED_BATCH, &none), "sched_setscheduler");
}

/* Sets a timer on the PCPU that the caller runs on, and spins until it has expired. */
static void expire_timer(int timer)
{
	struct itimerspec soon = { .it_value = { 0, 1000 } };
	unsigned long expirations;
	must(timerfd_settime(timer, 0, &soon, 0), "timerfd_settime");
	while (read(timer, &expirations, sizeof expirations) < 0)
		if (errno != EAGAIN)
			fail("read of a timer");
}

void host_rearm_timers(void)
{
	int timer = must(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), "timerfd_create");
	int pcpus = sysconf(_SC_NPROCESSORS_ONLN);
	for (int pcpu = 0; pcpu < pcpus; pcpu++) {
		host_pin(pcpu);
		expire_timer(timer);
	}
	host_pin(0);
	close(timer);
}
