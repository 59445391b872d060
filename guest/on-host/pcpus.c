/* Which PCPUs a host's VM is measured on. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"
#include "pcpus.h"
#include "report.h"
#include "text-file.h"

struct pcpus pcpus = { -1, -1 };

/* Sets the CPUs of a list of the kernel's, `2-3,7`. */
static void add_list(const char *text, cpu_set_t *set)
{
	for (const char *at = text; *at;) {
		char *end;
		long first = strtol(at, &end, 10), last = first;
		if (end == at)
			return;
		if (*end == '-')
			last = strtol(end + 1, &end, 10);
		for (int cpu = first; cpu <= last && cpu < CPU_SETSIZE; cpu++)
			CPU_SET(cpu, set);
		at = *end == ',' ? end + 1 : end + strlen(end);
	}
}

static void read_list(const char *path, cpu_set_t *set)
{
	char text[4096];
	text_file_read(path, text, sizeof text);
	add_list(text, set);
}

/* The highest of a set: the kernel gives the lowest most to do. -1 if there is none. */
static int highest(const cpu_set_t *set)
{
	for (int cpu = CPU_SETSIZE - 1; cpu >= 0; cpu--)
		if (CPU_ISSET(cpu, set))
			return cpu;
	return -1;
}

/* Takes a CPU, and those that share its core, out of a set. */
static void take_out(int cpu, cpu_set_t *set)
{
	char path[100];
	cpu_set_t core;
	CPU_ZERO(&core);
	CPU_SET(cpu, &core);
	snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", cpu);
	read_list(path, &core);
	for (int each = 0; each < CPU_SETSIZE; each++)
		if (CPU_ISSET(each, &core))
			CPU_CLR(each, set);
}

int machine_choose_pcpus(void)
{
	cpu_set_t allowed, isolated;
	must(sched_getaffinity(0, sizeof allowed, &allowed), "sched_getaffinity");
	CPU_ZERO(&isolated);
	read_list("/sys/devices/system/cpu/isolated", &isolated);
	pcpus.first = highest(CPU_COUNT(&isolated) ? &isolated : &allowed);
	take_out(pcpus.first, &isolated);
	take_out(pcpus.first, &allowed);
	pcpus.other = highest(CPU_COUNT(&isolated) ? &isolated : &allowed);
	return pcpus.first;
}

int machine_has_other_pcpu(void)
{
	return pcpus.other >= 0;
}
