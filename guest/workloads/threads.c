#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "driver.h"

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
