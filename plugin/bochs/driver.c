/*
 * Drives Bochs, into which it is loaded (LD_PRELOAD), by the place where its debugger asks for a command: the library's
 * readline() is not called, this one is. Bochs itself is neither changed nor told from outside what to do.
 *
 * A machine that boots runs to an instruction and is saved there. One that is restored runs until its init ends it. Both run
 * here (cpus.c): the debugger only steps to where that begins.
 *
 * What it is to do is in the environment variable WORLDSWITCH_DRIVER, a word a line:
 *
 *   lines=FILE           where what init reports goes
 *   load=ADDRESS:FILE    before the machine starts, a file into its memory
 *   hold=ADDRESS         boots to the instruction there
 *   save=FOLDER          saves the machine then
 *   parameters=TEXT      what init gets of a machine that is restored
 *   nops=BEGIN:END       where the probe spends time (spending.h)
 *   OBSERVER ARGUMENT    observers.h
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bochs.h"
#include "cpus.h"
#include "fail.h"
#include "guard.h"
#include "observers.h"
#include "ports.h"
#include "spending.h"

#define MOST_LOADS 8
#define PIECE 65536

/* Where a CPU begins, as a linear address. */
#define RESET_VECTOR 0xfffffff0UL

/* What it is told. */
static const char *lines, *save, *parameters = "", *loads[MOST_LOADS];
static unsigned long hold;
static unsigned int load_count;

/* Bochs seeds what RDRAND gives by the time of day, and the same machine is to be given the same. */
EXPORT void srand(unsigned int seed)
{
	(void)seed;
}

static const char *value_of(const char *word, const char *name)
{
	size_t length = strlen(name);
	return !strncmp(word, name, length) && word[length] == '=' ? word + length + 1 : 0;
}

static int take(const char *word)
{
	const char *value;
	if ((value = value_of(word, "lines")))
		lines = value;
	else if ((value = value_of(word, "save")))
		save = value;
	else if ((value = value_of(word, "parameters")))
		parameters = value;
	else if ((value = value_of(word, "hold")))
		hold = strtoul(value, 0, 16);
	else if ((value = value_of(word, "load")) && load_count < MOST_LOADS)
		loads[load_count++] = value;
	else if ((value = value_of(word, "nops")))
		return spending_take(value);
	else
		return observers_take(word);
	return 1;
}

static void take_words(void)
{
	char *words = getenv("WORLDSWITCH_DRIVER"), *rest = 0;
	/* They stay where they are. */
	words = words ? strdup(words) : 0;
	for (char *word = strtok_r(words, "\n", &rest); word; word = strtok_r(0, "\n", &rest))
		if (!take(word))
			fail("'%s' is not understood", word);
	if (!lines || (hold && !save))
		fail("lines=FILE is needed, and save=FOLDER with hold=ADDRESS");
}

static void load(const char *word)
{
	static unsigned char piece[PIECE];
	char *name;
	unsigned long address = strtoul(word, &name, 16);
	FILE *file = *name == ':' ? fopen(name + 1, "r") : 0;
	if (!file)
		fail("%s can't be read", word);
	for (size_t length; (length = fread(piece, 1, sizeof piece, file)) > 0; address += length)
		if (!bochs_write_memory(bx_cpu_array[0], address, length, piece))
			fail("%s does not fit into the machine's memory", word);
	fclose(file);
}

static void begin(void)
{
	take_words();
	ports_open(lines, parameters);
	for (unsigned int i = 0; i < load_count; i++)
		load(loads[i]);
	observers_begin();
}

static __attribute__((noreturn)) void boot_and_save(void)
{
	boot_machine(hold);
	mkdir(save, 0755);
	if (!bochs_save_state(SIM, save))
		fail("the machine could not be saved to %s", save);
	ports_close();
	_exit(0);
}

static __attribute__((noreturn)) void run_to_end(void)
{
	run_machine();
	observers_finish();
	ports_close();
	fflush(0);
	_exit(ports_exit_status());
}

static char *command(const char *text)
{
	char *copy = strdup(text);
	if (!copy)
		fail("no memory");
	return copy;
}

/* After a step the debugger's guard lets each CPU execute one instruction whenever it is called. */
static char *restore(unsigned int prompt)
{
	if (prompt == 0)
		return command("step all 1");
	run_to_end();
}

/* A machine that is reset would boot what is left of its kernel in memory; but it begins as one that was reset. */
static char *boot(unsigned int prompt)
{
	char breakpoint[32];
	if (prompt == 0)
		return command(GUARD_COMMAND);
	if (prompt > 2)
		boot_and_save();
	snprintf(breakpoint, sizeof breakpoint, "lbreak 0x%lx", prompt == 1 ? hold : RESET_VECTOR);
	return command(breakpoint);
}

/* What the debugger is to do next. */
EXPORT char *readline(const char *prompt)
{
	static unsigned int prompts;
	(void)prompt;
	if (prompts == 0)
		begin();
	return hold ? boot(prompts++) : restore(prompts++);
}

/* There is one thread. Bochs asks for another one to serve a display, on a port that would be open to all. */
EXPORT int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
	(void)attributes, (void)start, (void)argument;
	*thread = pthread_self();
	return 0;
}
