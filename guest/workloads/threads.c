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

typedef int visitor(const char *process, const char *thread, const void *data);

/* What a file of a thread's says, see proc(5); nothing if the thread has ended. */
static const char *read_of(const char *process, const char *thread, const char *file)
{
	static char text[256];
	char path[600];
	snprintf(path, sizeof path, "/proc/%s/task/%s/%s", process, thread, file);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
	if (fd >= 0)
		close(fd);
	text[got > 0 ? got : 0] = 0;
	return text;
}

/* Those of a process's threads whose name begins so; returns the sum of what is returned for each. */
static int visit_threads(const char *process, const char *name, visitor *visit, const void *data)
{
	char path[300];
	int sum = 0;
	snprintf(path, sizeof path, "/proc/%s/task", process);
	DIR *threads = opendir(path);
	if (!threads)
		return 0;
	for (struct dirent *entry; (entry = readdir(threads));)
		if (!strncmp(read_of(process, entry->d_name, "comm"), name, strlen(name)))
			sum += visit(process, entry->d_name, data);
	closedir(threads);
	return sum;
}

static int visit_all(const char *name, visitor *visit, const void *data)
{
	int sum = 0;
	DIR *processes = opendir("/proc");
	if (!processes)
		return 0;
	for (struct dirent *entry; (entry = readdir(processes));)
		if (atoi(entry->d_name) > 0)
			sum += visit_threads(entry->d_name, name, visit, data);
	closedir(processes);
	return sum;
}

/* Returns whether it can be. */
static int pin(const char *process, const char *thread, const void *set)
{
	(void)process;
	return !sched_setaffinity(atoi(thread), sizeof(cpu_set_t), set);
}

/* Whether it runs or waits for a PCPU: the letter after the name in brackets. */
static int is_awake(const char *process, const char *thread, const void *data)
{
	(void)data;
	const char *name_ends = strrchr(read_of(process, thread, "stat"), ')');
	return name_ends && name_ends[1] == ' ' && name_ends[2] == 'R';
}

int threads_settle(const char *name, unsigned long ticks, unsigned long limit)
{
	unsigned long begin = clock_now(), since = begin;
	while (clock_now() - since < ticks) {
		if (visit_all(name, is_awake, 0))
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
		if (visit_all(words[1], pin, &set))
			exit(0);
		usleep(10000);
	}
	fprintf(stderr, "driver pin: there is no thread '%s'\n", words[1]);
	exit(1);
}
