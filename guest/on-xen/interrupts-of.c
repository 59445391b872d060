#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "interrupts-of.h"

static void send_to(int interrupt, int cpu)
{
	char path[60];
	snprintf(path, sizeof path, "/proc/irq/%d/smp_affinity_list", interrupt);
	FILE *file = fopen(path, "we");
	/* With one CPU there is no choice, and a kernel may offer none. */
	if (!file)
		return;
	fprintf(file, "%d\n", cpu);
	fclose(file);
}

void interrupts_to(const char *name, int cpu)
{
	/* With a number for each CPU. */
	static char line[16384];
	FILE *file = fopen("/proc/interrupts", "re");
	if (!file)
		return;
	while (fgets(line, sizeof line, file)) {
		const char *last = strrchr(line, ' ');
		if (last && !strncmp(last + 1, name, strlen(name)) && last[1 + strlen(name)] == '\n')
			send_to(atoi(line), cpu);
	}
	fclose(file);
}
