#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "report.h"
#include "channel.h"

/* Of the fields of a message: the kernel's command line has up to 2,048 characters. */
#define LONGEST 2560

static unsigned long sequence;

static void write_line(const char *type, const char *fields)
{
	char line[LONGEST + 100];
	snprintf(line, sizeof line, "{\"worldswitch\":%d,\"from\":\"" SENDER "\",\"seq\":%lu,\"type\":\"%s\"%s}\n",
		 PROTOCOL_VERSION, sequence++, type, fields);
	channel_write(line);
}

void report(const char *type, const char *format, ...)
{
	char fields[LONGEST];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(fields, sizeof fields, format, arguments);
	va_end(arguments);
	write_line(type, fields);
}

void fail(const char *format, ...)
{
	int error = errno;
	char message[512], fields[768];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	snprintf(fields, sizeof fields, ",\"message\":\"%s%s%s\"", message, error ? ": " : "",
		 error ? strerror(error) : "");
	write_line("error", fields);
	channel_exit(1);
}

long must(long result, const char *what)
{
	if (result < 0)
		fail("%s", what);
	return result;
}

void report_tidy(char *text, char quote)
{
	for (char *at = text; *at; at++)
		if (*at == '"')
			*at = quote;
		else if (*at == '\\' || *at < ' ' || *at > '~')
			*at = ' ';
}
