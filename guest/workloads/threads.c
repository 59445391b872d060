#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "driver.h"
#include "threads.h"

/* Hundredths of a second of the machine's time that threads may take to appear. */
#define PATIENCE 2000

static int is_named(const char *process, const char *thread, const char *name)
{
	char path[300], comm[32] = { 0 };
	snprintf(path, sizeof path, "/proc/%s/task/%s/comm", process, thread);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	ssize_t got = read(fd, comm, sizeof comm - 1);
	close(fd);
	return got > 0 && !strncmp(comm, name, strlen(name));
}

/* Pins those of a process's threads that have the name; returns how many. */
static int pin_threads(const char *process, const char *name, const cpu_set_t *set)
{
	char path[300];
	int pinned = 0;
	snprintf(path, sizeof path, "/proc/%s/task", process);
	DIR *threads = opendir(path);
	if (!threads)
		return 0;
	for (struct dirent *entry; (entry = readdir(threads));)
		if (is_named(process, entry->d_name, name) && !sched_setaffinity(atoi(entry->d_name), sizeof *set, set))
			pinned++;
	closedir(threads);
	return pinned;
}

static int pin_everywhere(const char *name, const cpu_set_t *set)
{
	int pinned = 0;
	DIR *processes = opendir("/proc");
	if (!processes)
		return 0;
	for (struct dirent *entry; (entry = readdir(processes));)
		if (atoi(entry->d_name) > 0)
			pinned += pin_threads(entry->d_name, name, set);
	closedir(processes);
	return pinned;
}

/* Whether a thread neither runs nor waits for a PCPU: proc(5), /proc/pid/stat, after the name in brackets. */
static int is_asleep(const char *process, const char *thread)
{
	char path[300], stat[256] = { 0 };
	snprintf(path, sizeof path, "/proc/%s/task/%s/stat", process, thread);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 1;
	ssize_t got = read(fd, stat, sizeof stat - 1);
	close(fd);
	const char *name_ends = got > 0 ? strrchr(stat, ')') : 0;
	return !name_ends || name_ends[2] != 'R';
}

static int all_asleep(const char *name)
{
	char path[300];
	int asleep = 1;
	DIR *processes = opendir("/proc");
	for (struct dirent *process; processes && (process = readdir(processes));) {
		if (atoi(process->d_name) <= 0)
			continue;
		snprintf(path, sizeof path, "/proc/%s/task", process->d_name);
		DIR *threads = opendir(path);
		for (struct dirent *entry; threads && (entry = readdir(threads));)
			if (is_named(process->d_name, entry->d_name, name) &&
			    !is_asleep(process->d_name, entry->d_name))
				asleep = 0;
		if (threads)
			closedir(threads);
	}
	if (processes)
		closedir(processes);
	return asleep;
}

int threads_settle(const char *name, unsigned long ticks, unsigned long limit)
{
	unsigned long begin = clock_now(), since = begin;
	while (clock_now() - since < ticks) {
		if (!all_asleep(name))
			since = clock_now();
		if (clock_now() - begin > limit)
			return 0;
	}
	return 1;
}

void pin_main(int count, char **words)
{
	cpu_set_t set;
	if (count != 2) {
		fprintf(stderr, "driver pin: a PCPU and a name are needed\n");
		exit(2);
	}
	CPU_ZERO(&set);
	CPU_SET(atoi(words[0]), &set);
	for (int waited = 0; waited < PATIENCE; waited++) {
		if (pin_everywhere(words[1], &set))
			exit(0);
		usleep(10000);
	}
	fprintf(stderr, "driver pin: there is no thread '%s'\n", words[1]);
	exit(1);
}
