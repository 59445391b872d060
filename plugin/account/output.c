/*
 * The file of the account: a sequence of records of 32-bit words in the host's order, each a type, the number of words
 * that follow, and these. src/testbeds/emulated/accounting/read-account.ts reads it.
 */
#include "account.h"
#define PLUGIN "account"
#include "../words.h"

#define ACCOUNT_VERSION 2

#define PAGE_SIZE 4096
#define MOST_PAGES (1 << 15) /* 128 MiB of the file */

enum record {
	RECORD_HEADER,   /* ACCOUNT_VERSION, windows */
	RECORD_TASK,     /* number, 16 bytes of its command name */
	RECORD_CONTEXT,  /* number, place, CPU, task, side */
	RECORD_SEGMENT,  /* number, address, host address, instructions, bytes */
	RECORD_WINDOW,   /* number, then of counts (segment, context, count, instructions missing), the latter two of 64 bits */
	RECORD_EXITS,    /* number of the window, then (context, how often it was left for the hypervisor) */
	RECORD_STAMPS,   /* number of the window, then of stamps (instructions before it, place | CPU << 8 | function << 16) */
	RECORD_PAGE,     /* host address, what the page there holds */
};

static FILE *out;
static uint32_t window_count;
static struct words stamps, counts;

/* Pages of the emulator's memory by where they lie: open addressing, never more than half full. */
static uintptr_t pages_written[2 * MOST_PAGES];
static unsigned int page_count;

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

/* Whether a page was not written yet, which it is from now on. */
static bool is_new_page(uintptr_t page)
{
	size_t at = page / PAGE_SIZE * 0x9e3779b97f4a7c15 % (2 * MOST_PAGES);
	while (pages_written[at] && pages_written[at] != page)
		at = (at + 1) % (2 * MOST_PAGES);
	if (pages_written[at] || page_count == MOST_PAGES)
		return false;
	pages_written[at] = page;
	page_count++;
	return true;
}

/*
 * The page that a segment begins in, if it is of a program or a module: which one, what is in it tells. The text of
 * kernels and hypervisors has symbols of its own.
 */
static void write_page(const struct segment *segment)
{
	bool of_kernel = segment->level != USER;
	bool is_text = segment->address >= settings.text_begin && segment->address < settings.text_end;
	uintptr_t page = segment->host_address & ~(uintptr_t)(PAGE_SIZE - 1);
	struct words words = { 0 };
	if (segment->level == HYPERVISOR || (of_kernel && is_text) || !page || !is_new_page(page))
		return;
	append_address(&words, page);
	append_bytes(&words, (const void *)page, PAGE_SIZE);
	write_words(RECORD_PAGE, &words);
	free(words.at);
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
	write_page(segment);
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
