#include <string.h>

#include "observers.h"

static const struct observer *const all[] = { &stamp_observer, &trace_observer, &symbols_observer };
#define COUNT (sizeof all / sizeof *all)

/* Those that were asked for. */
static const struct observer *present[COUNT];
static unsigned int present_count;

static void note(const struct observer *observer)
{
	for (unsigned int i = 0; i < present_count; i++)
		if (present[i] == observer)
			return;
	present[present_count++] = observer;
}

int observers_take(const char *word)
{
	for (unsigned int i = 0; i < COUNT; i++) {
		size_t length = strlen(all[i]->name);
		if (strncmp(word, all[i]->name, length) || word[length] != ' ')
			continue;
		note(all[i]);
		return all[i]->take(word + length + 1);
	}
	return 0;
}

void observers_begin(void)
{
	for (unsigned int i = 0; i < present_count; i++)
		present[i]->begin();
}

int observers_watch(uint64_t address)
{
	int watched = 0;
	for (unsigned int i = 0; i < present_count; i++)
		watched |= present[i]->watches(address);
	return watched;
}

void observers_learn(struct instruction *instruction)
{
	for (unsigned int i = 0; i < present_count; i++)
		if (present[i]->learn)
			present[i]->learn(instruction);
}

void observers_see(const struct instruction *instruction, const struct cpu *cpu)
{
	for (unsigned int i = 0; i < present_count; i++)
		present[i]->see(instruction, cpu);
}

int observers_pass(uint32_t nops)
{
	for (unsigned int i = 0; i < present_count; i++)
		if (present[i]->needs_nops && present[i]->needs_nops())
			return 0;
	for (unsigned int i = 0; i < present_count; i++)
		if (present[i]->pass)
			present[i]->pass(nops);
	return 1;
}

void observers_finish(void)
{
	for (unsigned int i = 0; i < present_count; i++)
		present[i]->finish();
}
