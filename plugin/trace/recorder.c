#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLUGIN "trace"
#include "../words.h"
#include "recorder.h"

/* Of the kernel, that are written wherever they were executed. */
#define KERNEL_INSTRUCTIONS 1000

/* Instructions of a segment: 16 bits of a word. */
#define LONGEST_RUN 0xffff

#define MOST_WINDOWS 40
#define MOST_CPUS 8
#define TRACE_VERSION 1

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

/* The address that each CPU has executed last, and the CPU that executes now. */
static uint64_t previous[MOST_CPUS];
static unsigned int current_cpu;

static enum { IDLE, ARMED, OPEN } state;
static uint64_t call;             /* what called the function that the window ends with */
static struct words segments, accesses;
static uint32_t counted, run_length;
static const struct instruction *last; /* in the window */

static struct words batch; /* the windows of the batch that goes on */

static struct known *known;
static size_t known_room, known_count;

/* All instructions, by number. */
static struct instruction **instructions;
static size_t instruction_room;
static uint32_t instruction_count;

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
			write_instruction(instructions[window->segments.at[i] + k]);
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
	call = previous[current_cpu];
}

static void count(const struct instruction *instruction)
{
	if (last && instruction->number == last->number + 1 && !last->last && run_length < LONGEST_RUN) {
		segments.at[segments.length - 1]++;
		run_length++;
	}
	else {
		append(&segments, instruction->number);
		append(&segments, 1 | current_cpu << 16);
		run_length = 1;
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

void recorder_see(const struct instruction *instruction, unsigned int cpu)
{
	int opens = 0;
	current_cpu = cpu;
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
	previous[current_cpu] = instruction[instruction->run - 1].address;
}

int recorder_is_recording(void)
{
	return state == OPEN && counted;
}

void recorder_access(int is_store, uint64_t physical_address)
{
	append(&accesses, counted - 1);
	append(&accesses, is_store);
	append_address(&accesses, physical_address);
}

int recorder_watches(uint64_t address)
{
	if (address == batch_address || address == sample_address)
		return 1;
	for (unsigned int i = 0; i < window_count; i++)
		if (address == windows[i].arm || address == windows[i].begin || address == windows[i].end)
			return 1;
	return 0;
}

int recorder_is_batch(uint64_t address)
{
	return address == batch_address;
}

void recorder_learn(struct instruction *instruction)
{
	instructions = grow(instructions, &instruction_room, instruction_count + 1, sizeof *instructions);
	instructions[instruction_count++] = instruction;
}

/*
 * EL2 code of KVM's is a part of the kernel's image at addresses of its own: it is known by where the image lies in the
 * emulator's memory, which windows in which the kernel itself executes nothing would not tell.
 */
static void write_some_of_kernel(void)
{
	unsigned int count = 0;
	for (uint32_t i = 0; i < instruction_count && count < KERNEL_INSTRUCTIONS; i++)
		if (instructions[i]->address >> 63) {
			write_instruction(instructions[i]);
			count++;
		}
}

void recorder_finish(unsigned int cpus)
{
	struct words header = { 0 };
	write_some_of_kernel();
	append(&header, TRACE_VERSION);
	append(&header, cpus);
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

int recorder_take(const char *argument)
{
	if (!strncmp(argument, "out=", 4))
		out = fopen(argument + 4, "w");
	else if (!strncmp(argument, "batches=", 8))
		batches = strtoul(argument + 8, 0, 10);
	else if (!strncmp(argument, "batch=", 6))
		batch_address = strtoull(argument + 6, 0, 16);
	else if (!strncmp(argument, "sample=", 7))
		sample_address = strtoull(argument + 7, 0, 16);
	else if (!strncmp(argument, "window=", 7))
		return add_window(argument + 7);
	else
		return 0;
	return 1;
}

int recorder_is_ready(void)
{
	window = windows;
	return out && batches && batch_address && sample_address && window_count;
}
