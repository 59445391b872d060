/* Registers and memory of the CPU that runs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"

#define MOST_NAMES 16

/* Xen's part of the address space on x86 (xen/arch/x86/include/asm/config.h). */
#define XEN_BEGIN 0xffff800000000000
#define XEN_END 0xffff880000000000
#define UPPER_HALF ((uint64_t)1 << 63)

/* The registers that were asked for, by their names. */
static struct {
	const char *name;
	struct qemu_plugin_register *handle;
} known[MOST_NAMES];
static unsigned int known_count;

/* VBAR_EL1 is called VBAR by QEMU before 11.1. */
static bool is_called(const qemu_plugin_reg_descriptor *descriptor, const char *name)
{
	return !strcmp(descriptor->name, name) ||
	       (!strcmp(name, "VBAR_EL1") && !strcmp(descriptor->name, "VBAR"));
}

static struct qemu_plugin_register *find_register(const char *name)
{
	struct qemu_plugin_register *handle = 0;
	for (unsigned int i = 0; i < known_count; i++)
		if (!strcmp(known[i].name, name))
			return known[i].handle;
	GArray *all = qemu_plugin_get_registers();
	for (unsigned int i = 0; i < all->len && !handle; i++) {
		/* How long a descriptor is depends on QEMU's version. */
		const void *at = all->data + i * g_array_get_element_size(all);
		const qemu_plugin_reg_descriptor *descriptor = at;
		if (is_called(descriptor, name))
			handle = descriptor->handle;
	}
	g_array_free(all, 1);
	if (!handle || known_count == MOST_NAMES) {
		fprintf(stderr, "account: this emulator shows no register %s\n", name);
		exit(1);
	}
	known[known_count].name = name;
	known[known_count].handle = handle;
	return known[known_count++].handle;
}

uint64_t read_register(const char *name)
{
	uint64_t value = 0;
	GByteArray *bytes = g_byte_array_new();
	qemu_plugin_read_register(find_register(name), bytes);
	memcpy(&value, bytes->data, bytes->len < sizeof value ? bytes->len : sizeof value);
	g_byte_array_free(bytes, 1);
	return value;
}

bool read_memory(uint64_t address, void *into, size_t length)
{
	GByteArray *bytes = g_byte_array_new();
	bool read = qemu_plugin_read_memory_vaddr(address, bytes, length) && bytes->len == length;
	if (read)
		memcpy(into, bytes->data, length);
	g_byte_array_free(bytes, 1);
	return read;
}

/* A block is executed at the exception level that it is translated for. */
enum level level_of_translation(uint64_t address)
{
	if (settings.x86) {
		if (address < UPPER_HALF)
			return USER;
		return address >= XEN_BEGIN && address < XEN_END ? HYPERVISOR : KERNEL;
	}
	/* PSTATE.EL: DDI 0487, C5.2.18. */
	return (enum level[]){ USER, KERNEL, HYPERVISOR, HYPERVISOR }[read_register("cpsr") >> 2 & 3];
}

uint64_t return_address(void)
{
	uint64_t address = 0;
	if (!settings.x86)
		return read_register("x30");
	read_memory(read_register("rsp"), &address, sizeof address);
	return address;
}
