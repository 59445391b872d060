/* What a restored machine is asked to measure. */
#ifndef WORLDSWITCH_PARAMETERS_H
#define WORLDSWITCH_PARAMETERS_H

#define PARAMETERS_SIZE 1280

struct parameters {
	int symbols; /* true: give the symbol tables and measure nothing */
	unsigned long iterations;
	unsigned long batches;
	char selection[PARAMETERS_SIZE]; /* names joined by '+' */
};

/* Reads them from the channel: iterations=… batches=… selection=…, joined by spaces; or symbols=1. */
void parameters_read(struct parameters *parameters);

#endif
