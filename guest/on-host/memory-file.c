#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "memory-file.h"
#include "report.h"

void memory_file(const void *bytes, unsigned long size, char path[MEMORY_FILE_PATH])
{
	int fd = must(memfd_create("worldswitch", MFD_CLOEXEC), "memfd_create");
	if (must(write(fd, bytes, size), "write of a file in memory") != (long)size) {
		errno = 0;
		fail("a file in memory was not written as a whole");
	}
	snprintf(path, MEMORY_FILE_PATH, "/proc/%d/fd/%d", getpid(), fd);
}
