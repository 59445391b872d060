/* Programs of Dom0 that are run to their end. */
#ifndef WORLDSWITCH_PROGRAM_H
#define WORLDSWITCH_PROGRAM_H

/* Seconds that a program may take; an idle emulated machine reaches them at once. */
#define TIME_LIMIT 60

/* How a program ended, and what it printed. */
struct ended {
	int status; /* waitpid(2) */
	char text[16384];
};

/* Runs a program to its end. `file` gets what it prints, but for its complaints, if it is not null. */
void program_run(const char *file, const char *const *arguments, struct ended *ended);

/* Says that it did not end well, and ends. */
void program_failed(const char *const *arguments, struct ended *ended) __attribute__((noreturn));

#endif
