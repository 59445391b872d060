#define _GNU_SOURCE
#include <sched.h>

#include "facts.h"
#include "report.h"
#include "surroundings.h"

const char surroundings_name[SURROUNDINGS_NAME_LENGTH] = "vm";

const char *surroundings_refuse(void)
{
	return find_hypervisor() ? 0 : "no-hypervisor";
}

int surroundings_choose_cpu(void)
{
	return must(sched_getcpu(), "sched_getcpu");
}

void surroundings_prepare(void)
{
}

int surroundings_turn(const struct row *row)
{
	(void)row;
	return 0;
}

void surroundings_timed(const struct row *row, u64 batch)
{
	(void)row;
	(void)batch;
}

void surroundings_report(void)
{
}

void host_pin(int cpu)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	must(sched_setaffinity(0, sizeof set, &set), "sched_setaffinity");
}
