/*
 * Takes the symbol tables out of a machine: where init says that a part of them lies in its memory
 * (guest/host/symbols.c), reads it there and writes it to a file.
 *
 *   -plugin symbols.so,out=FILE,at=INSTRUCTION,from=ADDRESS
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callbacks.h"

EXPORT int qemu_plugin_version = QEMU_PLUGIN_API;

static uint64_t at, from;
static FILE *out;

/* Reads the machine's memory as the program that runs sees it. */
static int read_memory(uint64_t address, void *into, size_t length)
{
	GByteArray *bytes = g_byte_array_new();
	int read = qemu_plugin_read_memory_vaddr(address, bytes, length) && bytes->len == length;
	if (read)
		memcpy(into, bytes->data, length);
	g_byte_array_free(bytes, 1);
	return read;
}

static void take(unsigned int vcpu, void *data)
{
	uint64_t length;
	(void)vcpu;
	(void)data;
	if (!read_memory(from, &length, sizeof length))
		return;
	char *text = malloc(length);
	if (text && read_memory(from + sizeof length, text, length))
		fwrite(text, 1, length, out);
	free(text);
}

static void translate(struct qemu_plugin_tb *block)
{
	size_t length = qemu_plugin_tb_n_insns(block);
	for (size_t i = 0; i < length; i++) {
		struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
		if (qemu_plugin_insn_vaddr(instruction) == at)
			qemu_plugin_register_vcpu_insn_exec_cb(instruction, take, QEMU_PLUGIN_CB_NO_REGS, 0);
	}
}

static void finish(void)
{
	fclose(out);
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int count, char **arguments)
{
	(void)info;
	for (int i = 0; i < count; i++) {
		if (!strncmp(arguments[i], "out=", 4))
			out = fopen(arguments[i] + 4, "w");
		else if (!strncmp(arguments[i], "at=", 3))
			at = strtoull(arguments[i] + 3, 0, 16);
		else if (!strncmp(arguments[i], "from=", 5))
			from = strtoull(arguments[i] + 5, 0, 16);
	}
	if (!out || !at || !from) {
		fprintf(stderr, "symbols: out=FILE (that can be written), at=INSTRUCTION and from=ADDRESS are needed\n");
		return 1;
	}
	register_callbacks(id, translate, finish);
	return 0;
}
