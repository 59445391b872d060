/*
 * The file of the account: a sequence of records of 32-bit words in the host's order, each a type, the number of words
 * that follow, and these. src/testbeds/emulated/accounting/read-account.ts reads it.
 */
#include "account.h"
#define PLUGIN "account"
#include "../words.h"

#define ACCOUNT_VERSION 1

enum record {
	RECORD_HEADER,   /* ACCOUNT_VERSION, windows */
	RECORD_TASK,     /* number, 16 bytes of its command name */
	RECORD_CONTEXT,  /* number, place, CPU, task, side */
	RECORD_SEGMENT,  /* number, address, host address, instructions, bytes */
	RECORD_WINDOW,   /* number, then of counts (segment, context, count, instructions missing), the latter two of 64 bits */
	RECORD_EXITS,    /* number of the window, then (context, how often it was left for the hypervisor) */
	RECORD_STAMPS,   /* number of the window, then of stamps (instructions before it, place | CPU << 8 | function << 16) */
};

static FILE *out;
static uint32_t window_count;
static struct words stamps, counts;

bool open_output(const char *path)
{
	out = fopen(path, "w");
	return out != 0;
}

bool is_output_open(void)
{
	return out != 0;
}

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

void begin_window(void)
{
	forget_counts();
	stamps.length = 0;
	append(&stamps, window_count);
}

void write_stamp(uint64_t instructions, uint32_t what)
{
	append_address(&stamps, instructions);
	append(&stamps, what);
}

void write_window(void)
{
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
}

void close_output(void)
{
	struct words words = { 0 };
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
