/*
 * Traces every instruction that all CPUs execute in the operations of microbenchmarks, without the machine's being able
 * to tell: which instruction, on which CPU, and which device accesses. What it writes src/testbeds/emulated/tracing/read-trace.ts
 * reads.
 *
 * The probe measures rows, each in batches, each of operations. A batch begins at the instruction `batch` and is over
 * at the instruction `sample`; rows come in the order of their windows. A window says what one operation is:
 *
 *   call:BEGIN       from the function at BEGIN, that instruction included, until where it returns to
 *   clock:BEGIN:END  from the instruction at BEGIN, included, until the one at END, excluded
 *   stamp:ARM:BEGIN:END  the same without the one at BEGIN, and only after the one at ARM; END may be the word
 *                    `return`, where the function at BEGIN returns to: what plugin/stamp.c stamps
 *
 * NOPs in the range of addresses `nops` (nops.h), of which none is watched, are looked at a block at a time.
 *
 *   -plugin trace.so,out=FILE,nops=BEGIN:END,batches=N,batch=ADDRESS,sample=ADDRESS,window=...[,window=...]
 *
 * The file is a sequence of records of 32-bit words in the host's order: type, number of words that follow, words.
 * What is the same as in an earlier operation is written once: batches name windows, windows name instructions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "callbacks.h"
#include "cpu-state.h"
#include "nops.h"
#define PLUGIN "trace"
#include "words.h"

/* An instruction of any architecture is shorter; a function returns this close behind its call. */
#define LONGEST_INSTRUCTION 16

/* Of the kernel, that are written wherever they were executed. */
#define KERNEL_INSTRUCTIONS 1000

#define MOST_WINDOWS 40
#define MOST_CPUS 8
#define TRACE_VERSION 1

EXPORT int qemu_plugin_version = QEMU_PLUGIN_API;

/* What src/testbeds/emulated/tracing/read-trace.ts reads. */
enum record {
	RECORD_HEADER,      /* TRACE_VERSION, CPUs */
	RECORD_INSTRUCTION, /* number, virtual address, host address, size, 16 bytes */
	RECORD_WINDOW,      /* number, of segments (first instruction, length | CPU << 16), then of device accesses
			       (position in the window, 1 if it is a store, physical address) */
	RECORD_BATCH,       /* row, windows */
};

enum kind { CALL, CLOCK, STAMP };

struct window {
	enum kind kind;
	uint64_t arm, begin, end; /* end 0: where the function returns to */
};

/* An instruction as it was translated; those of a block follow each other. */
struct instruction {
	uint64_t address;
	uint64_t host_address;
	uint32_t number;
	unsigned char size, bytes[LONGEST_INSTRUCTION];
	unsigned char watched, last, written;
	uint32_t run; /* how many instructions, this one included, are looked at with it */
};

struct known {
	uint64_t hash;
	uint32_t number;
	struct words segments, accesses;
};

static struct window windows[MOST_WINDOWS];
static unsigned int window_count;
static uint64_t batch_address, sample_address;
static unsigned int batches, samples;
/* Of the row that is measured; 0 after the last one. */
static const struct window *window;
static FILE *out;

/* The CPUs by where the emulator keeps their state, and the address that each has executed last. */
static struct {
	const void *state;
	uint64_t previous;
} cpus[MOST_CPUS];
static unsigned int cpu_count, current_cpu;

static enum { IDLE, ARMED, OPEN } state;
static uint64_t call;             /* what called the function that the window ends with */
static struct words segments, accesses;
static uint32_t counted;
static const struct instruction *last; /* in the window */

static struct words batch; /* the windows of the batch that goes on */

static struct known *known;
static size_t known_room, known_count;

/* The translated instructions, by number. */
static struct instruction **translated;
static size_t translated_room;
static uint32_t translated_count;

static void write_instruction(struct instruction *instruction)
{
	struct words words = { 0 };
	uint32_t bytes[LONGEST_INSTRUCTION / 4];
	if (instruction->written)
		return;
	instruction->written = 1;
	memcpy(bytes, instruction->bytes, sizeof bytes);
	append(&words, instruction->number);
	append_address(&words, instruction->address);
	append_address(&words, instruction->host_address);
	append(&words, instruction->size);
	for (int i = 0; i < LONGEST_INSTRUCTION / 4; i++)
		append(&words, bytes[i]);
	write_record(out, RECORD_INSTRUCTION, &words, 0);
	free(words.at);
}

static void write_window(const struct known *window)
{
	struct words head = { 0 };
	for (size_t i = 0; i < window->segments.length; i += 2)
		for (uint32_t k = 0; k < (window->segments.at[i + 1] & 0xffff); k++)
			write_instruction(translated[window->segments.at[i] + k]);
	append(&head, window->number);
	append(&head, window->segments.length / 2);
	for (size_t i = 0; i < window->segments.length; i++)
		append(&head, window->segments.at[i]);
	write_record(out, RECORD_WINDOW, &head, &window->accesses);
	free(head.at);
}

/* The number of a window like the one that has just been closed. */
static uint32_t intern_window(void)
{
	uint64_t hash = hash_words(hash_words(0xcbf29ce484222325, &segments), &accesses);
	for (size_t i = 0; i < known_count; i++)
		if (known[i].hash == hash && same_words(&known[i].segments, &segments) &&
		    same_words(&known[i].accesses, &accesses))
			return known[i].number;
	known = grow(known, &known_room, known_count + 1, sizeof *known);
	known[known_count] = (struct known){ hash, known_count, copy_words(&segments), copy_words(&accesses) };
	write_window(&known[known_count]);
	return known_count++;
}

static void close_window(void)
{
	state = IDLE;
	append(&batch, intern_window());
}

static void open_window(void)
{
	state = OPEN;
	segments.length = accesses.length = counted = 0;
	last = 0;
	call = cpus[current_cpu].previous;
}

static void count(const struct instruction *instruction)
{
	if (last && instruction == last + 1 && !last->last)
		segments.at[segments.length - 1]++;
	else {
		append(&segments, instruction->number);
		append(&segments, 1 | current_cpu << 16);
	}
	last = instruction;
	counted++;
}

static void end_batch(void)
{
	struct words row = { 0 };
	append(&row, samples++ / batches);
	write_record(out, RECORD_BATCH, &row, &batch);
	window = samples / batches < window_count ? &windows[samples / batches] : 0;
	free(row.at);
	batch.length = 0;
	state = IDLE;
}

/* What may begin or end here, before the instruction is counted; returns whether a window opens after it. */
static int look_at(uint64_t address)
{
	if (address == batch_address)
		batch.length = 0;
	if (address == sample_address)
		end_batch();
	if (!window)
		return 0;
	if (state == OPEN) {
		if (address == window->end)
			close_window();
		return 0;
	}
	if (window->kind == STAMP) {
		if (address == window->arm)
			state = ARMED;
		return state == ARMED && address == window->begin;
	}
	if (address == window->begin)
		open_window();
	return 0;
}

static void find_cpu(const void *state_of_cpu)
{
	if (cpus[current_cpu].state == state_of_cpu)
		return;
	for (current_cpu = 0; current_cpu < cpu_count; current_cpu++)
		if (cpus[current_cpu].state == state_of_cpu)
			return;
	if (cpu_count == MOST_CPUS) {
		fprintf(stderr, "trace: this emulator does not keep a CPU's state where it is looked for\n");
		exit(1);
	}
	cpus[cpu_count++].state = state_of_cpu;
}

static __attribute__((used)) void executed(const struct instruction *instruction, const void *state_of_cpu)
{
	int opens = 0;
	find_cpu(state_of_cpu);
	if (state == OPEN && !window->end && instruction->address > call &&
	    instruction->address <= call + LONGEST_INSTRUCTION)
		close_window();
	if (instruction->watched)
		opens = look_at(instruction->address);
	if (state == OPEN)
		for (uint32_t i = 0; i < instruction->run; i++)
			count(instruction + i);
	if (opens)
		open_window();
	cpus[current_cpu].previous = instruction[instruction->run - 1].address;
}

static void access_memory(unsigned int vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *data)
{
	(void)vcpu;
	(void)data;
	if (state != OPEN || !counted)
		return;
	struct qemu_plugin_hwaddr *where = qemu_plugin_get_hwaddr(info, address);
	if (!where || !qemu_plugin_hwaddr_is_io(where))
		return;
	append(&accesses, counted - 1);
	append(&accesses, qemu_plugin_mem_is_store(info));
	append_address(&accesses, qemu_plugin_hwaddr_phys_addr(where));
}

static int is_watched(uint64_t address)
{
	if (address == batch_address || address == sample_address)
		return 1;
	for (unsigned int i = 0; i < window_count; i++)
		if (address == windows[i].arm || address == windows[i].begin || address == windows[i].end)
			return 1;
	return 0;
}

static void translate(struct qemu_plugin_tb *block)
{
	size_t length = qemu_plugin_tb_n_insns(block);
	struct instruction *instructions = calloc(length, sizeof *instructions), *first = instructions;
	translated = grow(translated, &translated_room, translated_count + length, sizeof *translated);
	for (size_t i = 0; i < length; i++) {
		struct qemu_plugin_insn *from = qemu_plugin_tb_get_insn(block, i);
		struct instruction *instruction = &instructions[i];
		instruction->address = qemu_plugin_insn_vaddr(from);
		instruction->host_address = (uintptr_t)qemu_plugin_insn_haddr(from);
		instruction->size = qemu_plugin_insn_size(from);
		qemu_plugin_insn_data(from, instruction->bytes, sizeof instruction->bytes);
		instruction->number = translated_count;
		instruction->watched = is_watched(instruction->address);
		instruction->last = i == length - 1;
		translated[translated_count++] = instruction;
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

/*
 * EL2 code of KVM's is a part of the kernel's image at addresses of its own: it is known by where the image lies in the
 * emulator's memory, which windows in which the kernel itself executes nothing would not tell.
 */
static void write_some_of_kernel(void)
{
	unsigned int count = 0;
	for (uint32_t i = 0; i < translated_count && count < KERNEL_INSTRUCTIONS; i++)
		if (translated[i]->address >> 63) {
			write_instruction(translated[i]);
			count++;
		}
}

static void finish(void)
{
	struct words header = { 0 };
	write_some_of_kernel();
	append(&header, TRACE_VERSION);
	append(&header, cpu_count);
	write_record(out, RECORD_HEADER, &header, 0);
	fclose(out);
}

/* Reads an address and the colon after it. */
static uint64_t read_address(const char **text)
{
	char *end;
	uint64_t address = strtoull(*text, &end, 16);
	*text = *end == ':' ? end + 1 : end;
	return address;
}

static int add_window(const char *text)
{
	static const char *const kinds[] = { "call:", "clock:", "stamp:" };
	struct window *window = &windows[window_count++];
	if (window_count > MOST_WINDOWS)
		return 0;
	for (enum kind kind = CALL; kind <= STAMP; kind++) {
		size_t length = strlen(kinds[kind]);
		if (strncmp(text, kinds[kind], length))
			continue;
		text += length;
		window->kind = kind;
		if (kind == STAMP)
			window->arm = read_address(&text);
		window->begin = read_address(&text);
		if (kind != CALL && strcmp(text, "return"))
			window->end = read_address(&text);
		return window->begin != 0;
	}
	return 0;
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
		else if (!strncmp(argument[i], "batches=", 8))
			batches = strtoul(argument[i] + 8, 0, 10);
		else if (!strncmp(argument[i], "batch=", 6))
			batch_address = strtoull(argument[i] + 6, 0, 16);
		else if (!strncmp(argument[i], "sample=", 7))
			sample_address = strtoull(argument[i] + 7, 0, 16);
		else if (!strncmp(argument[i], "window=", 7))
			understood &= add_window(argument[i] + 7);
	}
	if (!out || !batches || !batch_address || !sample_address || !window_count || !understood) {
		fprintf(stderr, "trace: out=FILE (that can be written), batches, batch, sample and window are needed\n");
		return 1;
	}
	window = windows;
	register_callbacks(id, translate, finish);
	return 0;
}
