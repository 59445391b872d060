/*
 * Accounts every instruction that all CPUs execute in the repetitions of a workload to who executed it, without the
 * machine's being able to tell. What it writes src/testbeds/emulated/accounting/read-account.ts reads.
 *
 * A repetition is a window: from the instruction at `begin`, included, until the one at `end`, excluded. A context is
 * a place (user space, the kernel of host or VM, the hypervisor), a CPU, the task that the host's kernel runs, and the
 * side: a number that the testbed gives to functions of the host's, which holds from their first instruction until
 * they return. Stamps are executions of functions in their order.
 *
 *   -plugin account.so,out=FILE,target=arm64|x86,mode=native|nvhe|vhe|svm|xen,begin=ADDRESS,end=ADDRESS,
 *     text=BEGIN:END,switch=ADDRESS[,entry=BEGIN:END][,fault=ADDRESS]...[,direct-map=ADDRESS]
 *     [,side=ADDRESS:NUMBER]...[,stamp=ADDRESS]...
 */
#include <stdio.h>

#include "callbacks.h"
#include "cpu-state.h"
#include "account/account.h"

EXPORT int qemu_plugin_version = QEMU_PLUGIN_API;

static struct cpu *current;
static bool open;
/* Instructions since the window was opened. */
static uint64_t counter;

/* Where in the emulator's memory the instruction lies that is behind the one that enters VMs (x86). */
static uintptr_t behind_entry;

static void open_window(void)
{
	begin_window();
	counter = 0;
	open = true;
}

static void close_window(void)
{
	if (open)
		write_window();
	open = false;
}

static void stamp(const struct segment *segment, uint32_t number)
{
	if (open)
		write_stamp(counter, place_of(current, segment->level) | current->number << 8 | number << 16);
}

/* Takes back what of the last segment was counted but not executed. */
static void subtract_missing(const struct segment *segment, bool leaves_vm)
{
	unsigned int missing = count_missing(current, segment, leaves_vm);
	if (!missing)
		return;
	missing_of(current->last_context)[current->last->number] += missing;
	counter -= missing;
}

/* What there is to know before a segment is counted. */
static void look_at(struct segment *segment)
{
	enum place place = place_of(current, segment->level);
	bool leaves_vm = segment->host_address == behind_entry && current->world == VM;
	if (settings.x86 || segment->vector)
		subtract_missing(segment, leaves_vm);
	if (leaves_vm) {
		leave_vm(current);
		place = place_of(current, segment->level);
	}
	for (const struct watch *watch = 0; (watch = next_watch(segment->address, watch));) {
		if (watch->what == BEGIN)
			open_window();
		else if (watch->what == END)
			close_window();
		else if (watch->what == STAMP)
			stamp(segment, watch->number);
		else if (place == HOST_KERNEL && watch->what == SWITCH)
			switch_task(current);
		else if (place == HOST_KERNEL && watch->what == SIDE)
			enter_side(current, watch->number);
	}
}

static __attribute__((used)) void executed(struct segment *segment, const void *state_of_cpu)
{
	if (current->state != state_of_cpu)
		current = cpu_of(state_of_cpu);
	struct cpu *cpu = current;
	/* Into the middle of what it has executed last. */
	if (cpu->last && segment->address - cpu->last->address - 1 < (uint64_t)cpu->last->size - 1 && !segment->vector)
		subtract_missing(segment, false);
	if (segment->level != cpu->level)
		change_level(cpu, segment);
	if (segment->watched)
		look_at(segment);
	if (segment->address == cpu->until && place_of(cpu, segment->level) == HOST_KERNEL)
		leave_side(cpu);
	cpu->counts[segment->level][segment->number]++;
	counter += segment->length;
	cpu->last = segment;
	cpu->last_context = cpu->contexts[segment->level];
	if (segment->watched && segment->host_address + segment->size == behind_entry)
		enter_vm(cpu);
}

static bool is_watched(const struct qemu_plugin_insn *instruction)
{
	if (next_watch(qemu_plugin_insn_vaddr(instruction), 0))
		return true;
	uintptr_t host_address = (uintptr_t)qemu_plugin_insn_haddr(instruction);
	if (enters_vm(instruction)) {
		behind_entry = host_address + qemu_plugin_insn_size(instruction);
		return true;
	}
	return host_address == behind_entry;
}

/*
 * On Arm a block is a segment: where it was left in its middle is known, unless it branches to its own middle. On x86 a
 * segment ends with an instruction that may end before it is done.
 */
static bool ends_at_accesses(const struct qemu_plugin_tb *block)
{
	const struct qemu_plugin_insn *last = qemu_plugin_tb_get_insn(block, qemu_plugin_tb_n_insns(block) - 1);
	uint64_t target = settings.x86 ? 0 : branch_target(last);
	return settings.x86 || (target > qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(block, 0)) &&
				target <= qemu_plugin_insn_vaddr(last));
}

/* One from the instruction at an index on; returns the index of the one behind its last. */
static size_t translate_segment(const struct qemu_plugin_tb *block, size_t first, enum level level, bool short_ones)
{
	struct qemu_plugin_insn *begins = qemu_plugin_tb_get_insn(block, first);
	size_t count = qemu_plugin_tb_n_insns(block), index = first;
	struct segment segment = {
		.address = qemu_plugin_insn_vaddr(begins),
		.host_address = (uintptr_t)qemu_plugin_insn_haddr(begins),
		.level = level,
		.watched = is_watched(begins),
	};
	segment.vector = is_vector(&segment);
	segment.watched |= segment.vector;
	for (; index < count && segment.length < LONGEST_SEGMENT; index++) {
		struct qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, index);
		if (index > first && ((short_ones && segment.last_kind != PLAIN) || is_watched(instruction)))
			break;
		segment.last_kind = kind_of_instruction(instruction);
		size_t size = qemu_plugin_insn_size(instruction);
		if (settings.x86)
			segment.last_size = size;
		else
			segment.accesses |= (uint64_t)(segment.last_kind == ACCESS) << segment.length;
		segment.size += size;
		segment.length++;
	}
	qemu_plugin_register_vcpu_insn_exec_cb(begins, enter,
					       segment.watched ? QEMU_PLUGIN_CB_R_REGS : QEMU_PLUGIN_CB_NO_REGS,
					       intern_segment(&segment));
	return index;
}

static void translate(struct qemu_plugin_tb *block)
{
	enum level level = level_of_translation(qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(block, 0)));
	bool short_ones = ends_at_accesses(block);
	for (size_t index = 0; index < qemu_plugin_tb_n_insns(block);)
		index = translate_segment(block, index, level, short_ones);
}

static void finish(void)
{
	close_output();
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int arguments, char **argument)
{
	static struct cpu nobody;
	(void)info;
	if (!read_arguments(arguments, argument)) {
		fprintf(stderr, "account: out=FILE (that can be written), mode, begin, end and switch are needed\n");
		return 1;
	}
	current = &nobody;
	register_callbacks(id, translate, finish);
	return 0;
}
