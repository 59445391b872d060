/* The probe's side of the line protocol: see src/protocol/messages.ts. */
#include "probe.h"

static char line[8192];
static u64 length;
static u64 sequence;
static u64 samples;

static void put(const char *text)
{
	while (*text && length < sizeof line - 1)
		line[length++] = *text++;
	line[length] = 0;
}

static void put_number(u64 value)
{
	char digits[21];
	u64 at = sizeof digits - 1;
	digits[at] = 0;
	do {
		digits[--at] = '0' + value % 10;
		value /= 10;
	} while (value);
	put(digits + at);
}

static void put_field(const char *name, u64 value)
{
	put(",\"");
	put(name);
	put("\":");
	put_number(value);
}

static void begin(const char *type)
{
	length = 0;
	put("{\"worldswitch\":");
	put_number(PROTOCOL_VERSION);
	put(",\"from\":\"probe\"");
	put_field("seq", sequence++);
	put(",\"type\":\"");
	put(type);
	put("\"");
}

static void end(void)
{
	put("}");
	platform_print(line);
}

void report_tick(u64 phase)
{
	begin("tick");
	put_field("phase", phase);
	end();
}

/* The row whose batches the message holds that has been begun; 0 if none has. */
static const char *begun;

/* A message is ended when it is longer than this: a batch more has room in the line. */
#define LONG_ENOUGH 1024

static void put_element(const char *before, u64 value)
{
	put(before);
	put_number(value);
}

void report_sample(const char *name, u64 batch, u64 iterations, const struct batch *sample)
{
	if (!begun) {
		begin("samples");
		put(",\"microbenchmark\":\"");
		put(name);
		put("\"");
		put_field("first", batch);
		put_field("iterations", iterations);
		put(",\"batches\":");
		begun = name;
	}
	put(line[length - 1] == ':' ? "[" : ",");
	put_element("[", sample->ticks);
	put_element(",", sample->interval.begin);
	put_element(",", sample->interval.end - sample->interval.begin);
	for (u64 i = 0; i < sample->operations; i++)
		put_element(i ? "," : ",[", sample->operation[i]);
	put(sample->operations ? "]]" : "]");
	samples++;
	if (length > LONG_ENOUGH)
		report_end_of_row();
}

void report_end_of_row(void)
{
	if (!begun)
		return;
	put("]");
	end();
	begun = (void *)0;
}

void report_done(void)
{
	begin("done");
	put_field("samples", samples);
	end();
}

#ifndef __KERNEL__ /* which does not end */
void report_error(const char *message)
{
	begin("error");
	put(",\"message\":\"");
	put(message);
	put("\"");
	end();
	platform_finish(1);
}
#endif
