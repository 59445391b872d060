/* The probe's side of the line protocol: see src/protocol/messages.ts. */
#include "probe.h"

static char line[512];
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

void report_sample(const char *name, u64 batch, u64 iterations, u64 ticks, struct interval interval)
{
	begin("sample");
	put(",\"microbenchmark\":\"");
	put(name);
	put("\"");
	put_field("batch", batch);
	put_field("iterations", iterations);
	put_field("ticks", ticks);
	put_field("start", interval.begin);
	put_field("end", interval.end);
	end();
	samples++;
}

void report_done(void)
{
	begin("done");
	put_field("samples", samples);
	end();
}

void report_error(const char *message)
{
	begin("error");
	put(",\"message\":\"");
	put(message);
	put("\"");
	end();
	platform_finish(1);
}
