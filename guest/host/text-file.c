#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

#include "text-file.h"

void text_file_read(const char *path, char *text, size_t size)
{
	text[0] = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	ssize_t length = read(fd, text, size - 1);
	text[length > 0 ? length : 0] = 0;
	close(fd);
}
