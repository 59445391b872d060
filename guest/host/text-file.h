/* Small files of /proc and /sys. */
#ifndef WORLDSWITCH_TEXT_FILE_H
#define WORLDSWITCH_TEXT_FILE_H

#include <stddef.h>

/* Reads a file's beginning; an empty text if there is none, or it may not be read. */
void text_file_read(const char *path, char *text, size_t size);

#endif
