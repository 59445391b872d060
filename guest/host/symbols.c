#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "report.h"
#include "stamps.h"
#include "symbols.h"

/* How much is laid out at once, and in front of it how long the text is. */
#define ROOM 0x100000

struct part {
	unsigned long length;
	char text[ROOM];
};

static void give_file(struct part *part, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	/* Only Dom0 has the hypervisor's. */
	if (fd < 0)
		return;
	strcpy(part->text, path);
	strcat(part->text, "\n");
	part->length = strlen(part->text);
	symbols_are_there();
	long got;
	do {
		/* Files like these come in pieces of a page. */
		part->length = 0;
		while (part->length < ROOM &&
		       (got = must(read(fd, part->text + part->length, ROOM - part->length), path)) > 0)
			part->length += got;
		symbols_are_there();
	} while (part->length == ROOM);
	close(fd);
}

void symbols_give(void)
{
	struct part *part = mmap((void *)SYMBOLS_ADDRESS, sizeof *part, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE | MAP_FIXED_NOREPLACE, -1, 0);
	if (part != (void *)SYMBOLS_ADDRESS)
		fail("mmap for symbols");
	give_file(part, "/proc/kallsyms");
	give_file(part, "/proc/xen/xensyms");
}
