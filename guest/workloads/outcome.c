#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "outcome.h"
#include "window.h"

#define LOG "/tmp/script.log"

/* syslog(2) */
#define SYSLOG_ACTION_READ_ALL 3

#define PLACE(name)                                                   \
	__attribute__((noinline, section("." #name))) void name(void) \
	{                                                             \
		asm volatile("nop" ::: "memory");                     \
	}

PLACE(window_begins)
PLACE(window_ends)

/* Puts a text onto one line, with one blank between words and without what would end a string of the protocol. */
static void tidy(char *text)
{
	char *to = text;
	for (const char *at = text; *at; at++) {
		int blank = *at == '"' || *at == '\\' || (unsigned char)*at <= ' ' || (unsigned char)*at > '~';
		if (!blank)
			*to++ = *at;
		else if (to > text && to[-1] != ' ')
			*to++ = ' ';
	}
	if (to > text && to[-1] == ' ')
		to--;
	*to = 0;
}

/* The end of a file. */
static char *tail(const char *path)
{
	static char text[1 << 16];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	text[0] = 0;
	if (fd < 0)
		return text;
	off_t length = lseek(fd, 0, SEEK_END), most = sizeof text - 1;
	lseek(fd, length > most ? length - most : 0, SEEK_SET);
	ssize_t got = read(fd, text, most);
	text[got > 0 ? got : 0] = 0;
	close(fd);
	return text;
}

/* The kernel's line about a process that it ended because memory was short, in what it printed. */
static int memory_line(const char *printed, char *into, unsigned long size)
{
	const char *line = strstr(printed, "Out of memory: ");
	if (!line)
		return 0;
	snprintf(into, size, "%.*s", (int)strcspn(line, "\n"), line);
	tidy(into);
	return 1;
}

int memory_words(const char *path, char *into, unsigned long size)
{
	return memory_line(tail(path), into, size);
}

void last_words(const char *path, char *into, unsigned long size)
{
	char *text = tail(path);
	/* What a kernel prints when it gives up says less than what came before. */
	char *panic = strstr(text, "Kernel panic");
	if (panic)
		*panic = 0;
	tidy(text);
	unsigned long there = strlen(text);
	snprintf(into, size, "%s", there < size ? text : text + there - size + 1);
}

/* What a script that failed printed: its beginning, where programs say what is wrong before how they are used, and its end. */
static void complaint(char *into, unsigned long size)
{
	char *text = tail(LOG);
	tidy(text);
	unsigned long there = strlen(text), first = size / 3;
	if (there < size)
		snprintf(into, size, "%s", text);
	else
		snprintf(into, size, "%.*s ... %s", (int)first, text, text + there - (size - first - 6));
}

int ran_out_of_memory(char *into, unsigned long size)
{
	static char log[1 << 18];
	int length = klogctl(SYSLOG_ACTION_READ_ALL, log, sizeof log - 1);
	log[length > 0 ? length : 0] = 0;
	return memory_line(log, into, size);
}

static void start(const char *script, unsigned long units, const char *server, unsigned long limit)
{
	struct itimerval end = { .it_value = { limit / 1000000, limit % 1000000 } };
	char path[64], text[24];
	snprintf(path, sizeof path, "/workload/%s", script);
	snprintf(text, sizeof text, "%lu", units);
	setenv("UNITS", text, 1);
	setenv("SERVER", server, 1);
	int log = open(LOG, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	dup2(log, 1);
	dup2(log, 2);
	/* Exec keeps it. */
	setitimer(ITIMER_REAL, &end, 0);
	execl("/bin/sh", "sh", "-e", path, (char *)0);
	dprintf(2, "%s can't be started: %s", path, strerror(errno));
	_exit(127);
}

void run_script(const char *script, unsigned long units, const char *server, unsigned long limit,
		struct outcome *outcome)
{
	int status;
	/* Not in `outcome` yet: after the fork, to write there can fault, between the clock's reading and the window's end. */
	window_begins();
	unsigned long begin = clock_now();
	pid_t child = fork();
	if (child == 0)
		start(script, units, server, limit);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	unsigned long end = clock_now();
	window_ends();
	outcome->begin = begin;
	outcome->end = end;
	outcome->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	if (outcome->status == 128 + SIGALRM)
		snprintf(outcome->output, OUTPUT_SIZE, "it did not end within %lu ms of the machine's time",
			 limit / 1000);
	else if (!outcome->status)
		last_words(LOG, outcome->output, OUTPUT_SIZE);
	else if (!ran_out_of_memory(outcome->output, OUTPUT_SIZE))
		complaint(outcome->output, OUTPUT_SIZE);
}
