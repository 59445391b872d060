/*
 * Three of QEMU's ISA devices: isa-debugcon for lines, fw_cfg for parameters (QEMU docs, "QEMU Firmware
 * Configuration (fw_cfg) Device") and isa-debug-exit. A user-space program reaches them with ioperm(2); in Dom0
 * Xen emulates each access, hence the string instructions.
 */
#include <string.h>
#include <sys/io.h>

#include "channel.h"
#include "report.h"

#define DEBUGCON 0xe9
#define DEBUG_EXIT 0xf4
#define FW_CFG_SELECTOR 0x510
#define FW_CFG_DATA 0x511
#define FW_CFG_FILE_DIR 0x19

/* An exit status of the emulator is twice the value and one: see src/testbeds/emulated/qemu/channel.ts. */
#define SUCCESS 0x10
#define FAILURE 0x11

/* QEMU's `-fw_cfg name=` of the parameters. */
#define PARAMETERS "opt/worldswitch/parameters"

struct file {
	unsigned int size;     /* big-endian */
	unsigned short select; /* big-endian */
	unsigned short reserved;
	char name[56];
};

/*
 * Ports that this thread may access, or may not any more: as long as it may any, Linux loads its permissions on each way from the
 * kernel (tss_update_io_bitmap()), which would be measured with the ways to a VMM. A port without permission ends init.
 */
static void allow(unsigned long first, unsigned long count, int allowed)
{
	ioperm(first, count, allowed);
}

void channel_open(void)
{
	must(ioperm(DEBUGCON, 1, 1), "ioperm");
	allow(DEBUGCON, 1, 0);
}

void channel_write(const char *text)
{
	unsigned long length = strlen(text);
	allow(DEBUGCON, 1, 1);
	asm volatile("rep outsb" : "+S"(text), "+c"(length) : "d"(DEBUGCON) : "memory");
	allow(DEBUGCON, 1, 0);
}

static void read_config(void *buffer, unsigned long length)
{
	asm volatile("rep insb" : "+D"(buffer), "+c"(length) : "d"(FW_CFG_DATA) : "memory");
}

static void select_config(unsigned short item)
{
	asm volatile("outw %0, %1" ::"a"(item), "Nd"((unsigned short)FW_CFG_SELECTOR));
}

static int read_arguments(char *buffer, unsigned long size)
{
	unsigned int count;
	struct file file;
	select_config(FW_CFG_FILE_DIR);
	read_config(&count, sizeof count);
	for (count = __builtin_bswap32(count); count > 0; count--) {
		read_config(&file, sizeof file);
		if (strcmp(file.name, PARAMETERS))
			continue;
		unsigned long length = __builtin_bswap32(file.size);
		if (length > size)
			return -1;
		select_config(__builtin_bswap16(file.select));
		read_config(buffer, length);
		return 0;
	}
	return -1;
}

int channel_arguments(char *buffer, unsigned long size)
{
	allow(FW_CFG_SELECTOR, 2, 1);
	int result = read_arguments(buffer, size);
	allow(FW_CFG_SELECTOR, 2, 0);
	return result;
}

void channel_exit(int status)
{
	allow(DEBUG_EXIT, 4, 1);
	for (;;)
		asm volatile("outl %0, %1" ::"a"(status ? FAILURE : SUCCESS), "Nd"((unsigned short)DEBUG_EXIT));
}
