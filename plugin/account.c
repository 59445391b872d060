/*
 * Accounts every instruction that all CPUs execute in the repetitions of a workload to who executed it, without the
 * machine's being able to tell. What it writes src/testbed/accounting/read-account.ts reads.
 *
 * A repetition is a window: from the instruction at `begin`, included, until the one at `end`, excluded. A context is
 * a place (user space, the kernel of host or VM, the hypervisor), a CPU, the task that the host's kernel runs, and the
 * side: a number that the testbed gives to functions of the host's, which holds from their first instruction until
 * they return. Stamps are executions of functions in their order.
 *
 *   -plugin account.so,out=FILE,target=arm64|x86,mode=native|nvhe|vhe|svm|xen,begin=ADDRESS,end=ADDRESS,
 *     text=BEGIN:END,switch=ADDRESS[,entry=BEGIN:END][,fault=ADDRESS]...[,direct-map=ADDRESS]
 *     [,side=ADDRESS:NUMBER]...[,stamp=ADDRESS]...
 *
 * The file is a sequence of records of 32-bit words in the host's order: type, number of words that follow, words.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu-state.h"
#include "account/account.h"
#define PLUGIN "account"
#include "words.h"

#define MOST_WATCHED 64
#define ACCOUNT_VERSION 1

EXPORT int qemu_plugin_version = QEMU_PLUGIN_API;

/* What src/testbed/accounting/read-account.ts reads. */
enum record {
	RECORD_HEADER,   /* ACCOUNT_VERSION, CPUs, windows */
	RECORD_TASK,     /* number, 16 bytes of its command name */
	RECORD_CONTEXT,  /* number, place, CPU, task, side */
	RECORD_SEGMENT,  /* number, address, host address, instructions, bytes */
	RECORD_WINDOW,   /* number, then of counts (segment, context, count, instructions missing), the latter two of 64 bits */
	RECORD_EXITS,    /* number of the window, then (context, how often it was left for the hypervisor) */
	RECORD_STAMPS,   /* number of the window, then of stamps (instructions before it, place | CPU << 8 | function << 16) */
};

/* An instruction at which more happens than that it is counted. */
struct watch {
	uint64_t address;
	enum { BEGIN, END, SWITCH, FAULT, SIDE, STAMP } what;
	uint32_t number;
};

static struct watch watched[MOST_WATCHED];
static unsigned int watch_count, stamp_count, fault_count;

static FILE *out;
static struct cpu *current;
static unsigned int window_count;
static bool open;
/* Instructions since the window was opened. */
static uint64_t counter;
static struct words stamps, counts;

/* Where in the emulator's memory the instruction lies that is behind the one that enters VMs (x86). */
static uintptr_t behind_entry;

static void write_words(enum record record, struct words *words)
{
	write_record(out, record, words, 0);
	words->length = 0;
}

static void write_segment(struct segment *segment)
{
	struct words words = { 0 };
	if (segment->written)
		return;
	segment->written = 1;
	append(&words, segment->number);
	append_address(&words, segment->address);
	append_address(&words, segment->host_address);
	append(&words, segment->length);
	append(&words, segment->size);
	write_words(RECORD_SEGMENT, &words);
	free(words.at);
}

static void count_segment(struct segment *segment)
{
	for (uint32_t context = 0; context < count_contexts(); context++) {
		uint64_t count = counts_of(context)[segment->number];
		if (!count)
			continue;
		write_segment(segment);
		append(&counts, segment->number);
		append(&counts, context);
		append_address(&counts, count);
		append_address(&counts, missing_of(context)[segment->number]);
	}
}

static void open_window(void)
{
	forget_counts();
	counter = 0;
	open = true;
	append(&stamps, window_count);
}

static void close_window(void)
{
	if (!open)
		return;
	append(&counts, window_count);
	each_segment(count_segment);
	write_words(RECORD_WINDOW, &counts);
	append(&counts, window_count++);
	for (uint32_t context = 0; context < count_contexts(); context++) {
		append(&counts, context);
		append(&counts, *exits_of(context));
	}
	write_words(RECORD_EXITS, &counts);
	write_words(RECORD_STAMPS, &stamps);
	open = false;
}

static void stamp(const struct segment *segment, uint32_t number)
{
	if (!open)
		return;
	append_address(&stamps, counter);
	append(&stamps, place_of(current, segment->level) | current->number << 8 | number << 16);
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
	for (unsigned int i = 0; i < watch_count; i++) {
		const struct watch *watch = &watched[i];
		if (watch->address != segment->address)
			continue;
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
	uint64_t address = qemu_plugin_insn_vaddr(instruction);
	for (unsigned int i = 0; i < watch_count; i++)
		if (watched[i].address == address)
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

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *block)
{
	(void)id;
	enum level level = level_of_translation(qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(block, 0)));
	bool short_ones = ends_at_accesses(block);
	for (size_t index = 0; index < qemu_plugin_tb_n_insns(block);)
		index = translate_segment(block, index, level, short_ones);
}

static void finish(qemu_plugin_id_t id, void *data)
{
	struct words words = { 0 };
	(void)id;
	(void)data;
	for (uint32_t i = 0; i < count_tasks(); i++) {
		append(&words, i);
		append_bytes(&words, comm_of(i), COMM_LENGTH);
		write_words(RECORD_TASK, &words);
	}
	for (uint32_t i = 0; i < count_contexts(); i++) {
		const struct context *context = context_at(i);
		append(&words, i);
		append(&words, context->place);
		append(&words, context->cpu);
		append(&words, context->task);
		append(&words, context->side);
		write_words(RECORD_CONTEXT, &words);
	}
	append(&words, ACCOUNT_VERSION);
	append(&words, window_count);
	write_words(RECORD_HEADER, &words);
	fclose(out);
}

static void watch(uint64_t address, int what, uint32_t number)
{
	if (watch_count == MOST_WATCHED) {
		fprintf(stderr, "account: more than %d instructions are to be watched\n", MOST_WATCHED);
		exit(1);
	}
	if (address)
		watched[watch_count++] = (struct watch){ address, what, number };
}

/* The value of an argument if it has this name. */
static const char *value_of(const char *argument, const char *name)
{
	size_t length = strlen(name);
	return strncmp(argument, name, length) || argument[length] != '=' ? 0 : argument + length + 1;
}

/* Two numbers with a colon between them; 0 for what is not there. */
static void read_pair(const char *text, int base, uint64_t *first, uint64_t *second)
{
	char *end;
	*first = strtoull(text, &end, 16);
	*second = *end == ':' ? strtoull(end + 1, 0, base) : 0;
}

static bool read_mode(const char *text)
{
	static const char *const modes[] = { "native", "nvhe", "vhe", "svm", "xen" };
	for (settings.mode = NATIVE; settings.mode <= XEN; settings.mode++)
		if (!strcmp(text, modes[settings.mode]))
			return true;
	return false;
}

/* Returns whether it is understood. */
static bool read_argument(const char *argument)
{
	uint64_t first, second;
	const char *value;
	if ((value = value_of(argument, "out")))
		return (out = fopen(value, "w")) != 0;
	if ((value = value_of(argument, "mode")))
		return read_mode(value);
	if ((value = value_of(argument, "target")))
		settings.x86 = !strcmp(value, "x86");
	else if ((value = value_of(argument, "text")))
		read_pair(value, 16, &settings.text_begin, &settings.text_end);
	else if ((value = value_of(argument, "entry")))
		read_pair(value, 16, &settings.entry_begin, &settings.entry_end);
	else if ((value = value_of(argument, "direct-map")))
		settings.direct_map = strtoull(value, 0, 16);
	else if ((value = value_of(argument, "fault"))) {
		if (fault_count == MOST_PAGE_FAULTS)
			return false;
		settings.page_faults[fault_count] = strtoull(value, 0, 16);
		watch(settings.page_faults[fault_count++], FAULT, 0);
	} else if ((value = value_of(argument, "begin")))
		watch(strtoull(value, 0, 16), BEGIN, 0);
	else if ((value = value_of(argument, "end")))
		watch(strtoull(value, 0, 16), END, 0);
	else if ((value = value_of(argument, "switch")))
		watch(strtoull(value, 0, 16), SWITCH, 0);
	else if ((value = value_of(argument, "stamp")))
		watch(strtoull(value, 0, 16), STAMP, stamp_count++);
	else if ((value = value_of(argument, "side"))) {
		read_pair(value, 10, &first, &second);
		watch(first, SIDE, second);
	}
	return true;
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int arguments, char **argument)
{
	static struct cpu nobody;
	bool understood = true;
	(void)info;
	for (int i = 0; i < arguments; i++)
		understood &= read_argument(argument[i]);
	if (!out || !understood || watch_count < 3) {
		fprintf(stderr, "account: out=FILE (that can be written), mode, begin, end and switch are needed\n");
		return 1;
	}
	current = &nobody;
	qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
	qemu_plugin_register_atexit_cb(id, finish, 0);
	return 0;
}
