#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "program.h"
#include "report.h"

void program_run(const char *file, const char *const *arguments, struct ended *ended)
{
	int output[2];
	must(pipe2(output, O_CLOEXEC), "pipe");
	pid_t child = must(fork(), "fork");
	if (child == 0) {
		dup2(output[1], 1);
		dup2(output[1], 2);
		if (file)
			dup2(open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0644), 1);
		/* Exec keeps it. */
		alarm(TIME_LIMIT);
		execvp(arguments[0], (char *const *)arguments);
		dprintf(2, "%s can't be started: %s", arguments[0], strerror(errno));
		_exit(127);
	}
	close(output[1]);
	must(waitpid(child, &ended->status, 0), "waitpid");
	/* What it wrote is in the pipe. A daemon that it left behind may hold the other end. */
	fcntl(output[0], F_SETFL, O_NONBLOCK);
	ssize_t got = read(output[0], ended->text, sizeof ended->text - 1);
	close(output[0]);
	ended->text[got > 0 ? got : 0] = 0;
}

/* Of what a program complained, that much is said. */
#define LONGEST_COMPLAINT 400

void program_failed(const char *const *arguments, struct ended *ended)
{
	const char *first = arguments[1] ? arguments[1] : "";
	ended->text[LONGEST_COMPLAINT] = 0;
	report_tidy(ended->text, ' ');
	errno = 0;
	if (WIFSIGNALED(ended->status) && WTERMSIG(ended->status) == SIGALRM)
		fail("%s %s did not end within %d s of the machine's time: %s", arguments[0], first, TIME_LIMIT, ended->text);
	fail("%s %s failed: %s", arguments[0], first, ended->text);
}
