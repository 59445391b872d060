/*
 * Stamps paths from outside the machine (stamp-paths.h). The machine can't tell whether it is loaded.
 *
 * Counted in the way the emulator's own clock (icount) counts an instruction that traps, as the probe's signal to a
 * device does: the instruction at `begin` is not counted, and the one at `end` has not been executed yet.
 *
 * NOPs in the range of addresses `nops` (nops.h) are counted a block at a time.
 *
 *   -plugin stamp.so,out=FILE,nops=BEGIN:END,path=ARM:BEGIN:END[,path=...]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callbacks.h"
#include "nops.h"
#include "stamp-paths.h"

EXPORT int qemu_plugin_version = QEMU_PLUGIN_API;

static void count(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	executed++;
}

/* The same where a path ends with a return: it must be known which instruction came before. */
static void count_and_follow(unsigned int vcpu, void *data)
{
	uint64_t address = (uintptr_t)data;
	(void)vcpu;
	if (awaited_returns)
		notice_returns(address);
	previous = current;
	current = address;
	executed++;
}

static void count_nops(unsigned int vcpu, void *data)
{
	(void)vcpu;
	executed += (uintptr_t)data;
}

static void arm(unsigned int vcpu, void *data)
{
	(void)vcpu;
	arm_path(data);
}

static void begin(unsigned int vcpu, void *data)
{
	(void)vcpu;
	begin_path(data);
}

static void end(unsigned int vcpu, void *data)
{
	(void)vcpu;
	end_path(data);
}

static void watch(struct qemu_plugin_insn *instruction, qemu_plugin_vcpu_udata_cb_t callback, void *data)
{
	qemu_plugin_register_vcpu_insn_exec_cb(instruction, callback, QEMU_PLUGIN_CB_NO_REGS, data);
}

static size_t count_leading_nops(const struct qemu_plugin_tb *block)
{
	size_t count = 0, length = qemu_plugin_tb_n_insns(block);
	while (count < length && is_nop(qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(block, count))))
		count++;
	return count;
}

/*
 * A callback an instruction, and not one a block with the block's length: a block that an exception leaves
 * in its middle must not be counted whole. The counter comes after `end`, which sees the count without its own
 * instruction, and before `begin`, which sees it with it.
 */
static void translate(struct qemu_plugin_tb *block)
{
	size_t length = qemu_plugin_tb_n_insns(block);
	size_t nops = count_leading_nops(block);
	if (nops)
		watch(qemu_plugin_tb_get_insn(block, 0), count_nops, (void *)(uintptr_t)nops);
	for (size_t i = nops; i < length; i++) {
		struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
		uint64_t address = qemu_plugin_insn_vaddr(instruction);
		for (struct path *path = paths; path < paths + path_count; path++)
			if (address == path->end)
				watch(instruction, end, path);
		watch(instruction, follows ? count_and_follow : count, (void *)(uintptr_t)address);
		for (struct path *path = paths; path < paths + path_count; path++) {
			if (address == path->arm)
				watch(instruction, arm, path);
			if (address == path->begin)
				watch(instruction, begin, path);
		}
	}
}

static void finish(void)
{
	fclose(out);
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int arguments, char **argument)
{
	int understood = 1;
	(void)info;
	for (int i = 0; i < arguments; i++) {
		if (!strncmp(argument[i], "out=", 4))
			out = fopen(argument[i] + 4, "w");
		else if (!strncmp(argument[i], "nops=", 5))
			understood &= read_nops(argument[i] + 5);
		else if (!strncmp(argument[i], "path=", 5))
			understood &= add_path(argument[i] + 5);
	}
	if (!out || !path_count || !understood) {
		fprintf(stderr, "stamp: out=FILE (that can be written) and path=ARM:BEGIN:END are needed, nops=BEGIN:END may be\n");
		return 1;
	}
	register_callbacks(id, translate, finish);
	return 0;
}
