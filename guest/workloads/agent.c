#define _GNU_SOURCE
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "control.h"
#include "driver.h"

static void die(const char *what)
{
	perror(what);
	exit(1);
}

void agent_main(int count, char **words)
{
	struct answer ready = { 0 }, answer = { 0 };
	struct request request;
	struct sockaddr_in here = { .sin_family = AF_INET, .sin_port = htons(CONTROL_PORT) }, from;
	(void)count;
	(void)words;
	run_script("server", 0, VM_ADDRESS, LONGEST_SCRIPT, &ready.outcome);
	int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	inet_pton(AF_INET, VM_ADDRESS, &here.sin_addr);
	if (control < 0 || bind(control, (struct sockaddr *)&here, sizeof here))
		die("the agent's socket");
	for (;;) {
		socklen_t length = sizeof from;
		if (recvfrom(control, &request, sizeof request, 0, (struct sockaddr *)&from, &length) != sizeof request)
			continue;
		/* The host asks again for what was not answered in time; it is not to be done again. */
		if (request.units && request.number != answer.number) {
			run_script("work", request.units, VM_ADDRESS, LONGEST_SCRIPT, &answer.outcome);
			answer.number = request.number;
		}
		/* The server may have been ended since. */
		if (!ready.outcome.status && ran_out_of_memory(ready.outcome.output, OUTPUT_SIZE))
			ready.outcome.status = 128 + SIGKILL;
		ready.number = request.number;
		sendto(control, request.units ? &answer : &ready, sizeof answer, 0, (struct sockaddr *)&from, length);
	}
}
