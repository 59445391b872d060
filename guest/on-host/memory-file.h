#ifndef WORLDSWITCH_MEMORY_FILE_H
#define WORLDSWITCH_MEMORY_FILE_H

#define MEMORY_FILE_PATH 40

/* Puts bytes into a file in memory; `path` gets where this program, and others, can read it as long as this one is there. */
void memory_file(const void *bytes, unsigned long size, char path[MEMORY_FILE_PATH]);

#endif
