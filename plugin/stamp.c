/*
 * Stamps a path from outside the machine: counts the instructions that all CPUs execute from the one at
 * address `begin` until the one at address `end` is reached, and writes a line for each time the path was
 * taken (src/probe/protocol.ts). The machine can't tell whether it is loaded.
 *
 * Counted in the way the emulator's own clock (icount) counts: an instruction that traps, as the store at
 * `begin` does, is not counted, and the one at `end` has not been executed yet.
 *
 *   -plugin stamp.so,out=FILE,begin=ADDRESS,end=ADDRESS
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "qemu-plugin.h"

#define EXPORT __attribute__((visibility("default")))

EXPORT int qemu_plugin_version = QEMU_PLUGIN_API;

static uint64_t begin_address, end_address;
static uint64_t executed, begun_at, sequence;
static int begun;
static FILE *out;

static void count(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	executed++;
}

static void begin(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	begun = 1;
	begun_at = executed;
}

static void end(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	if (!begun)
		return;
	begun = 0;
	fprintf(out, "{\"worldswitch\":1,\"from\":\"stamp\",\"seq\":%llu,\"type\":\"stamp\",\"ticks\":%llu}\n",
		(unsigned long long)sequence++, (unsigned long long)(executed - begun_at));
}

/*
 * A callback an instruction, and not one a block with the block's length: a block that an exception leaves
 * in its middle must not be counted whole. The counter comes last, so that `begin` and `end` see the count
 * without their own instruction, but the one at `begin` is taken off again, since it traps.
 */
static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
	(void)id;
	size_t length = qemu_plugin_tb_n_insns(block);
	for (size_t i = 0; i < length; i++) {
		struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
		uint64_t address = qemu_plugin_insn_vaddr(instruction);
		if (address == end_address)
			qemu_plugin_register_vcpu_insn_exec_cb(instruction, end, QEMU_PLUGIN_CB_NO_REGS, 0);
		qemu_plugin_register_vcpu_insn_exec_cb(instruction, count, QEMU_PLUGIN_CB_NO_REGS, 0);
		if (address == begin_address)
			qemu_plugin_register_vcpu_insn_exec_cb(instruction, begin, QEMU_PLUGIN_CB_NO_REGS, 0);
	}
}

static void finish(qemu_plugin_id_t id, void *data)
{
	(void)id;
	(void)data;
	fclose(out);
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int count, char **arguments)
{
	(void)info;
	for (int i = 0; i < count; i++) {
		if (!strncmp(arguments[i], "out=", 4))
			out = fopen(arguments[i] + 4, "w");
		else if (!strncmp(arguments[i], "begin=", 6))
			begin_address = strtoull(arguments[i] + 6, 0, 0);
		else if (!strncmp(arguments[i], "end=", 4))
			end_address = strtoull(arguments[i] + 4, 0, 0);
	}
	if (!out || !begin_address || !end_address) {
		fprintf(stderr, "stamp: out=FILE (that can be written), begin=ADDRESS and end=ADDRESS are needed\n");
		return 1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	qemu_plugin_register_atexit_cb(id, finish, 0);
	return 0;
}
