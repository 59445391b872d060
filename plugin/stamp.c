/*
 * Stamps paths from outside the machine: counts the instructions that all CPUs execute from one instruction to
 * another, and writes a line for each time a path was taken (src/protocol/messages.ts). The machine can't tell
 * whether it is loaded.
 *
 * A path is armed by the instruction at address `arm` (the probe's), begins at the next one at `begin` (which may be
 * the same) and ends at the next one at `end`, or, if `end` is the word `return`, where the function that begins at
 * `begin` returns to.
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

/* An instruction of any architecture is shorter; a function returns this close behind its call. */
#define LONGEST_INSTRUCTION 16

#define MOST_PATHS 8

EXPORT int qemu_plugin_version = QEMU_PLUGIN_API;

struct path {
	uint64_t arm, begin, end; /* end 0: where the function returns to */
	uint64_t call;            /* the instruction that called the function */
	uint64_t begun_at;
	enum { IDLE, ARMED, BEGUN } state;
};

static struct path paths[MOST_PATHS];
static int path_count;
/* Paths that have begun and end where a function returns to. */
static int awaited_returns;
/* Whether there are any such paths. */
static int follows;
static uint64_t executed, current, previous, sequence;
static FILE *out;

static void finish_path(struct path *path, uint64_t now)
{
	path->state = IDLE;
	fprintf(out, "{\"worldswitch\":%d,\"from\":\"stamp\",\"seq\":%llu,\"type\":\"stamp\",\"ticks\":%llu}\n",
		PROTOCOL_VERSION, (unsigned long long)sequence++, (unsigned long long)(now - path->begun_at));
}

static void notice_returns(uint64_t address)
{
	for (int i = 0; i < path_count; i++) {
		struct path *path = &paths[i];
		if (path->state != BEGUN || path->end || address <= path->call ||
		    address > path->call + LONGEST_INSTRUCTION)
			continue;
		awaited_returns--;
		finish_path(path, executed);
	}
}

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
	struct path *path = data;
	(void)vcpu;
	path->state = ARMED;
}

static void begin(unsigned int vcpu, void *data)
{
	struct path *path = data;
	(void)vcpu;
	if (path->state != ARMED)
		return;
	path->state = BEGUN;
	path->begun_at = executed;
	path->call = previous;
	awaited_returns += !path->end;
}

static void end(unsigned int vcpu, void *data)
{
	struct path *path = data;
	(void)vcpu;
	if (path->state == BEGUN)
		finish_path(path, executed);
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

/* Reads ARM:BEGIN:END; returns whether it is a path. */
static int add_path(const char *text)
{
	char *at;
	struct path path = { 0 };
	path.arm = strtoull(text, &at, 16);
	if (*at++ != ':')
		return 0;
	path.begin = strtoull(at, &at, 16);
	if (*at++ != ':' || path_count == MOST_PATHS)
		return 0;
	if (!strcmp(at, "return"))
		follows = 1;
	else
		path.end = strtoull(at, &at, 16);
	paths[path_count++] = path;
	return path.arm && path.begin;
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
