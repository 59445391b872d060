/*
 * Traces every instruction that all CPUs execute in the operations of microbenchmarks, without the machine's being able
 * to tell: which instruction, on which CPU, and which device accesses. What it writes src/testbeds/emulated/tracing/read-trace.ts
 * reads; what is traced trace/recorder.h says.
 *
 * NOPs in the range of addresses `nops` (nops.h), of which none is watched, are looked at a block at a time.
 *
 *   -plugin trace.so,out=FILE,nops=BEGIN:END,batches=N,batch=ADDRESS,sample=ADDRESS,window=...[,window=...]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callbacks.h"
#include "cpu-state.h"
#include "nops.h"
#include "trace/recorder.h"

#define MOST_CPUS 8

EXPORT int qemu_plugin_version = QEMU_PLUGIN_API;

/* The CPUs by where the emulator keeps their state. */
static const void *cpus[MOST_CPUS];
static unsigned int cpu_count, current_cpu;

/* Of the instruction that is translated next. */
static uint32_t number;

static void find_cpu(const void *state_of_cpu)
{
	if (cpus[current_cpu] == state_of_cpu)
		return;
	for (current_cpu = 0; current_cpu < cpu_count; current_cpu++)
		if (cpus[current_cpu] == state_of_cpu)
			return;
	if (cpu_count == MOST_CPUS) {
		fprintf(stderr, "trace: this emulator does not keep a CPU's state where it is looked for\n");
		exit(1);
	}
	cpus[cpu_count++] = state_of_cpu;
}

static __attribute__((used)) void executed(const struct instruction *instruction, const void *state_of_cpu)
{
	find_cpu(state_of_cpu);
	recorder_see(instruction, current_cpu);
}

static void access_memory(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *data)
{
	(void)vcpu;
	(void)data;
	if (!recorder_is_recording())
		return;
	struct qemu_plugin_hwaddr *where = qemu_plugin_get_hwaddr(info, address);
	if (where && qemu_plugin_hwaddr_is_io(where))
		recorder_access(qemu_plugin_mem_is_store(info), qemu_plugin_hwaddr_phys_addr(where));
}

static void translate(struct qemu_plugin_tb *block)
{
	size_t length = qemu_plugin_tb_n_insns(block);
	struct instruction *instructions = calloc(length, sizeof *instructions), *first = instructions;
	for (size_t i = 0; i < length; i++) {
		struct qemu_plugin_insn *from = qemu_plugin_tb_get_insn(block, i);
		struct instruction *instruction = &instructions[i];
		instruction->address = qemu_plugin_insn_vaddr(from);
		instruction->host_address = (uintptr_t)qemu_plugin_insn_haddr(from);
		instruction->size = qemu_plugin_insn_size(from);
		qemu_plugin_insn_data(from, instruction->bytes, sizeof instruction->bytes);
		instruction->number = number++;
		instruction->watched = recorder_watches(instruction->address);
		instruction->last = i == length - 1;
		recorder_learn(instruction);
		instruction->run = 1;
		if (is_nop(instruction->address) && i && is_nop(instruction[-1].address)) {
			first->run++;
			continue;
		}
		first = instruction;
		qemu_plugin_register_vcpu_insn_exec_cb(from, enter, QEMU_PLUGIN_CB_NO_REGS, instruction);
		qemu_plugin_register_vcpu_mem_cb(from, access_memory, QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_RW, 0);
	}
}

static void finish(void)
{
	recorder_finish(cpu_count);
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int arguments, char **argument)
{
	int understood = 1;
	(void)info;
	for (int i = 0; i < arguments; i++)
		understood &= strncmp(argument[i], "nops=", 5) ? recorder_take(argument[i]) : read_nops(argument[i] + 5);
	if (!understood || !recorder_is_ready()) {
		fprintf(stderr, "trace: out=FILE (that can be written), batches, batch, sample and window are needed\n");
		return 1;
	}
	register_callbacks(id, translate, finish);
	return 0;
}
