/* How the driver gives up: src/testbeds/emulated/machine.ts tells the user what it says. */
#ifndef WORLDSWITCH_FAIL_H
#define WORLDSWITCH_FAIL_H

#include <stdio.h>
#include <unistd.h>

#define fail(...)                                \
	do {                                     \
		fprintf(stderr, "driver: ");     \
		fprintf(stderr, __VA_ARGS__);    \
		fprintf(stderr, "\n");           \
		_exit(1);                        \
	} while (0)

#endif
