#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "stolen.h"

static int file = -1;
static char line[16];

void stolen_open(int cpu)
{
	file = open("/proc/stat", O_RDONLY | O_CLOEXEC);
	snprintf(line, sizeof line, "\ncpu%d ", cpu);
}

/* proc(5): user nice system idle iowait irq softirq steal. */
unsigned long stolen_ticks(void)
{
	char text[16384];
	unsigned long stolen = 0;
	ssize_t length = pread(file, text, sizeof text - 1, 0);
	if (length <= 0)
		return 0;
	text[length] = 0;
	const char *own = strstr(text, line);
	if (own)
		sscanf(own + strlen(line), "%*u %*u %*u %*u %*u %*u %*u %lu", &stolen);
	return stolen;
}
