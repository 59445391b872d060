/*
 * Three devices as QEMU has them: isa-debugcon, fw_cfg with one file, isa-debug-exit. So init is the same in machines of
 * either emulator.
 */
#include <stdio.h>
#include <string.h>

#include "bochs.h"
#include "cpus.h"
#include "fail.h"
#include "ports.h"

#define DEBUGCON 0xe9
#define DEBUG_EXIT 0xf4
#define FW_CFG_SELECTOR 0x510
#define FW_CFG_DATA 0x511

/* Items of fw_cfg: what files there are, and the one that there is. */
#define FILE_DIRECTORY 0x19
#define FIRST_FILE 0x20
#define PARAMETERS_NAME "opt/worldswitch/parameters"

/* Sizes of accesses, as bits of a mask. */
enum { BYTES = 1, SHORTS = 2, WORDS = 4 };

static FILE *lines;
static int status = 1;

static struct {
	unsigned char count[4];
	unsigned char size[4], select[2], reserved[2];
	char name[56];
} directory = { .count = { 0, 0, 0, 1 }, .select = { 0, FIRST_FILE }, .name = PARAMETERS_NAME };

static const unsigned char *item;
static size_t item_length, item_read;
static const char *file;

static void write_line(void *device, unsigned int port, unsigned int value, unsigned int size)
{
	(void)device, (void)port, (void)size;
	fputc(value, lines);
	if (value == '\n')
		fflush(lines);
}

static void exit_machine(void *device, unsigned int port, unsigned int value, unsigned int size)
{
	(void)device, (void)port, (void)size;
	/* isa-debug-exit makes this of it. */
	status = value << 1 | 1;
	machine_ends();
}

static void select_item(void *device, unsigned int port, unsigned int value, unsigned int size)
{
	(void)device, (void)port, (void)size;
	item_read = 0;
	item = value == FILE_DIRECTORY ? (const unsigned char *)&directory : (const unsigned char *)file;
	item_length = value == FILE_DIRECTORY ? sizeof directory : value == FIRST_FILE ? strlen(file) : 0;
}

static unsigned int read_item(void *device, unsigned int port, unsigned int size)
{
	(void)device, (void)port, (void)size;
	return item_read < item_length ? item[item_read++] : 0;
}

void ports_open(const char *lines_file, const char *parameters)
{
	lines = fopen(lines_file, "w");
	if (!lines)
		fail("%s can't be written", lines_file);
	file = parameters;
	directory.size[2] = strlen(parameters) >> 8;
	directory.size[3] = strlen(parameters);
	if (!bochs_on_write(bx_devices, 0, write_line, DEBUGCON, "lines", BYTES) ||
	    !bochs_on_write(bx_devices, 0, exit_machine, DEBUG_EXIT, "exit", BYTES | SHORTS | WORDS) ||
	    !bochs_on_write(bx_devices, 0, select_item, FW_CFG_SELECTOR, "select", SHORTS) ||
	    !bochs_on_read(bx_devices, 0, read_item, FW_CFG_DATA, "data", BYTES))
		fail("a device of Bochs's has the ports by which init reports");
}

int ports_exit_status(void)
{
	return status;
}

void ports_close(void)
{
	int failed = ferror(lines);
	if (fclose(lines) || failed)
		fail("what init reports can't be written");
}
