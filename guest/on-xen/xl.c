#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory-file.h"
#include "program.h"
#include "report.h"
#include "xl.h"

static struct ended ended;

/* Runs xl and keeps what it says; returns whether it ended well. Who logs in by ssh need not have its folder in the path. */
static int run(const char *const *arguments)
{
	char path[4096];
	const char *before = getenv("PATH");
	snprintf(path, sizeof path, "%s:/usr/sbin:/sbin:/usr/local/sbin", before ? before : "/usr/bin:/bin");
	setenv("PATH", path, 1);
	program_run(0, arguments, &ended);
	if (before)
		setenv("PATH", before, 1);
	return ended.status == 0;
}

/* ---- what it says of Xen ---- */

static const char *next_line(const char *line)
{
	const char *end = strchr(line, '\n');
	return end ? end + 1 : 0;
}

/* The value behind `key` and a colon, at the beginning of a line; an empty text if there is none. */
static void value_of(const char *key, char *value, unsigned long room)
{
	unsigned long length = strlen(key);
	value[0] = 0;
	for (const char *line = ended.text; line; line = next_line(line)) {
		const char *colon = line + length + strspn(line + length, " ");
		if (strncmp(line, key, length) || *colon != ':')
			continue;
		colon += 1 + strspn(colon + 1, " ");
		snprintf(value, room, "%.*s", (int)strcspn(colon, "\n"), colon);
		return;
	}
}

/* Lines `cpu: core socket node`, in a table of their own. */
static void read_topology(struct xen *xen)
{
	const char *line = strstr(ended.text, "cpu_topology");
	for (int i = 0; line && i < 2; i++)
		line = next_line(line);
	while (line && xen->pcpus < MOST_CPUS) {
		int number, core, socket;
		if (sscanf(line, " %d: %d %d", &number, &core, &socket) != 3)
			return;
		xen->pcpu[xen->pcpus++] = (struct pcpu){ number, (long)socket << 32 | core };
		line = next_line(line);
	}
}

int xl_ask(struct xen *xen)
{
	char memory[40];
	memset(xen, 0, sizeof *xen);
	/* It may say that it could not ask for everything. */
	run((const char *const[]){ "xl", "info", "-n", 0 });
	value_of("xen_version", xen->version, sizeof xen->version);
	value_of("xen_scheduler", xen->scheduler, sizeof xen->scheduler);
	value_of("xen_commandline", xen->command_line, sizeof xen->command_line);
	value_of("free_memory", memory, sizeof memory);
	xen->free_mebibytes = atol(memory);
	read_topology(xen);
	return xen->version[0] && xen->pcpus;
}

long xl_core_of(const struct xen *xen, int pcpu)
{
	for (int i = 0; i < xen->pcpus; i++)
		if (xen->pcpu[i].number == pcpu)
			return xen->pcpu[i].core;
	return -1;
}

/* ---- DomUs ---- */

int xl_create(const char *name, const char *config)
{
	char text[2048], path[MEMORY_FILE_PATH];
	int length = snprintf(text, sizeof text, "name = \"%s\"\n%s", name, config);
	memory_file(text, length, path);
	/* Paused, and without a process that waits for its end. */
	const char *const create[] = { "xl", "create", "-p", "-e", path, 0 };
	if (!run(create))
		program_failed(create, &ended);
	const char *const domid[] = { "xl", "domid", name, 0 };
	if (!run(domid))
		program_failed(domid, &ended);
	return atoi(ended.text);
}

void xl_destroy(const char *name)
{
	run((const char *const[]){ "xl", "destroy", name, 0 });
}
