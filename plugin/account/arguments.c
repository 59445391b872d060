/* What the plugin is told: how the machine is made, and at which instructions more happens than that they are counted. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"

#define MOST_WATCHED 64

struct settings settings;

static struct watch watched[MOST_WATCHED];
static unsigned int watch_count, stamp_count, fault_count;

const struct watch *next_watch(uint64_t address, const struct watch *before)
{
	for (const struct watch *watch = before ? before + 1 : watched; watch < watched + watch_count; watch++)
		if (watch->address == address)
			return watch;
	return 0;
}

static void watch(uint64_t address, enum event what, uint32_t number)
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

static bool read_argument(const char *argument)
{
	uint64_t first, second;
	const char *value;
	if ((value = value_of(argument, "out")))
		return open_output(value);
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

bool read_arguments(int count, char **argument)
{
	bool understood = true;
	for (int i = 0; i < count; i++)
		understood &= read_argument(argument[i]);
	return understood && is_output_open() && watch_count >= 3;
}
