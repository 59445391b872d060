/* How a script of a workload ended, and what it took. */
#ifndef WORLDSWITCH_OUTCOME_H
#define WORLDSWITCH_OUTCOME_H

#define OUTPUT_SIZE 400

struct outcome {
	int status;                /* as the shell has it: 128 and more is a signal */
	unsigned long begin, end;  /* the counter just before and just after it */
	char output[OUTPUT_SIZE];  /* the end of what it printed, on one line and without quotes */
};

/* Microseconds of the machine's time that a script may take where nothing is known of it. */
#define LONGEST_SCRIPT 300000000UL

/*
 * Runs /workload/SCRIPT with what `units` and `server` say in its environment, timed, within a window (window.h). It is
 * ended after `limit` microseconds of the machine's time.
 */
void run_script(const char *script, unsigned long units, const char *server, unsigned long limit,
		struct outcome *outcome);

/* The end of a file on one line, without what would end a string of the protocol. */
void last_words(const char *path, char *into, unsigned long size);

/* The kernel's line about a process that it ended because memory was short; false if there is none. */
int ran_out_of_memory(char *into, unsigned long size);

/* The same in a file that a kernel printed to. */
int memory_words(const char *path, char *into, unsigned long size);

#endif
