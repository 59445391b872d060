/* The table's rows by their names. */
#ifndef WORLDSWITCH_FIND_ROW_H
#define WORLDSWITCH_FIND_ROW_H

#include "probe.h"

/* The row whose name `text` begins with, up to a '+' or its end. */
static const struct microbenchmark *find_row(const char *text)
{
	for (const struct microbenchmark *row = microbenchmarks; row->name; row++) {
		const char *name = row->name, *at = text;
		while (*name && *name == *at) {
			name++;
			at++;
		}
		if (!*name && (!*at || *at == '+'))
			return row;
	}
	report_error("the probe is to measure what it does not know");
}

#endif
