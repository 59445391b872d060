// SPDX-License-Identifier: GPL-2.0
/*
 * What is read from the device: lines of the protocol, in a buffer that is read when it is
 * complete.
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "driver.h"

/* The probe's own: how samples are written, and how many there were. */
#include "report.c"

static char *text;
static size_t text_length, text_size;
static u64 number; /* of the next message that is not the probe's */

int lines_begin(size_t size)
{
	lines_end();
	text = vzalloc(size);
	if (!text)
		return -ENOMEM;
	text_size = size;
	return 0;
}

void lines_end(void)
{
	vfree(text);
	text = NULL;
	text_length = 0;
	text_size = 0;
	number = 0;
	sequence = 0;
	samples = 0;
	begun = NULL;
}

ssize_t lines_read(char __user *to, size_t count, loff_t *position)
{
	return simple_read_from_buffer(to, count, position, text, text_length);
}

void platform_print(const char *whole)
{
	text_length += scnprintf(text + text_length, text_size - text_length, "%s\n", whole);
}

void report(const char *type, const char *format, ...)
{
	struct va_format fields;
	va_list arguments;

	va_start(arguments, format);
	fields.fmt = format;
	fields.va = &arguments;
	text_length += scnprintf(text + text_length, text_size - text_length,
				 "{\"worldswitch\":%d,\"from\":\"here\",\"seq\":%llu,\"type\":\"%s\"%pV}\n",
				 PROTOCOL_VERSION, number++, type, &fields);
	va_end(arguments);
}

/* Characters of a fact. */
#define LONGEST_FACT 200

void report_fact(const char *name, const char *fact)
{
	char tidy[LONGEST_FACT + 1];
	char *at;

	if (!fact || strscpy(tidy, fact, sizeof(tidy)) == 0)
		return;
	/* One line of printable ASCII, without what would end a string of the protocol. */
	for (at = tidy; *at; at++) {
		if (*at == '"')
			*at = '\'';
		else if (*at == '\\' || *at < ' ' || *at > '~')
			*at = ' ';
	}
	at = strim(tidy);
	if (*at)
		report("fact", ",\"name\":\"%s\",\"text\":\"%s\"", name, at);
}
