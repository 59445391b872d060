#include <stdlib.h>
#include <string.h>

#include "channel.h"
#include "parameters.h"
#include "report.h"

/* What follows `name=` among words separated by spaces. */
static const char *argument(const char *words, const char *name)
{
	size_t length = strlen(name);
	for (const char *word = words; word; word = strchr(word, ' ')) {
		word += strspn(word, " ");
		if (!strncmp(word, name, length) && word[length] == '=')
			return word + length + 1;
	}
	return 0;
}

void parameters_read(struct parameters *parameters)
{
	char words[PARAMETERS_SIZE] = { 0 };
	if (channel_arguments(words, sizeof words - 1) != 0)
		fail("the emulator passed no arguments, or too many");
	parameters->symbols = argument(words, "symbols") != 0;
	if (parameters->symbols)
		return;
	const char *iterations = argument(words, "iterations"), *batches = argument(words, "batches"),
		   *selection = argument(words, "selection");
	if (!iterations || !batches || !selection)
		fail("the emulator's arguments lack iterations, batches or selection");
	parameters->iterations = strtoul(iterations, 0, 10);
	parameters->batches = strtoul(batches, 0, 10);
	size_t length = strcspn(selection, " ");
	memcpy(parameters->selection, selection, length);
	parameters->selection[length] = 0;
}
