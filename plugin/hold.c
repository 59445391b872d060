/*
 * Holds a machine at one instruction until the emulator's main loop stops it, so that it is stopped exactly
 * there. A debugger's breakpoint is not exact: until the main loop has noticed it, the other CPUs go on, or,
 * if they are idle, the clock is advanced to the next timer; how far depends on the machine outside.
 *
 * At the instruction at `address` the CPUs' thread says so, with a line on the file descriptor `ready`, and
 * waits until the main loop, which whoever reads the line asks to stop the machine, waits for the CPUs in
 * its turn. Then the block of instructions that was begun is finished, and nothing after it.
 *
 *   -plugin hold.so,ready=DESCRIPTOR,address=ADDRESS
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "callbacks.h"

/* The system call in which a thread waits for another one. */
#ifdef __x86_64__
#define FUTEX 202
#else
#define FUTEX 98
#endif

/* For so many milliseconds the main loop must be seen waiting: a lock that it waits for may be free a moment later. */
#define SEEN 3
/* So many it gets where a thread's system call can't be seen. */
#define UNSEEN 500

EXPORT int qemu_plugin_version = QEMU_PLUGIN_API;

static uint64_t hold_address;
static int ready_descriptor = -1;

enum main_loop { RUNS, WAITS, CANNOT_BE_SEEN };

/* Whether the process's first thread, which runs the main loop, waits for another thread (and not for a file). */
static enum main_loop look_at_main_loop(void)
{
	char path[64], text[32] = { 0 };
	snprintf(path, sizeof path, "/proc/self/task/%d/syscall", getpid());
	FILE *file = fopen(path, "r");
	if (!file)
		return CANNOT_BE_SEEN;
	char *read = fgets(text, sizeof text, file);
	fclose(file);
	return read && strtol(text, 0, 10) == FUTEX ? WAITS : RUNS;
}

static void hold(unsigned int vcpu, void *data)
{
	(void)vcpu;
	(void)data;
	struct timespec moment = { 0, 1000000 };
	if (write(ready_descriptor, "held\n", 5) != 5)
		return;
	for (int seen = 0, unseen = 0; seen < SEEN && unseen < UNSEEN; nanosleep(&moment, 0)) {
		enum main_loop main_loop = look_at_main_loop();
		seen = main_loop == WAITS ? seen + 1 : 0;
		unseen += main_loop == CANNOT_BE_SEEN;
	}
}

static void translate(struct qemu_plugin_tb *block)
{
	size_t length = qemu_plugin_tb_n_insns(block);
	for (size_t i = 0; i < length; i++) {
		struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
		if (qemu_plugin_insn_vaddr(instruction) == hold_address)
			qemu_plugin_register_vcpu_insn_exec_cb(instruction, hold, QEMU_PLUGIN_CB_NO_REGS, 0);
	}
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int count, char **arguments)
{
	(void)info;
	for (int i = 0; i < count; i++) {
		if (!strncmp(arguments[i], "ready=", 6))
			ready_descriptor = atoi(arguments[i] + 6);
		else if (!strncmp(arguments[i], "address=", 8))
			hold_address = strtoull(arguments[i] + 8, 0, 0);
	}
	if (ready_descriptor < 0 || !hold_address) {
		fprintf(stderr, "hold: ready=DESCRIPTOR and address=ADDRESS are needed\n");
		return 1;
	}
	register_callbacks(id, translate, 0);
	return 0;
}
