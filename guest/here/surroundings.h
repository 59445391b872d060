/* What differs between the VM that a program is in (in-vm.c) and a host whose VM it measures (guest/on-host/on-host.c). */
#ifndef WORLDSWITCH_SURROUNDINGS_H
#define WORLDSWITCH_SURROUNDINGS_H

#include "selection.h"

#define SURROUNDINGS_NAME_LENGTH 8

/* The type of the message that tells of them (src/protocol/here.ts). */
extern const char surroundings_name[SURROUNDINGS_NAME_LENGTH];

/* Why nothing can be measured there, as the message `refused` says it; 0 if something can. Reports what it finds. */
const char *surroundings_refuse(void);

/* The CPU that is measured on. */
int surroundings_choose_cpu(void);

/* Brings what rows need, on that CPU. */
void surroundings_prepare(void);

/* Of a row, which turn it has (selection.h). The table has rows in the order of their turns. */
int surroundings_turn(const struct row *row);

/* After each batch that counts, the number `batch` of its row. */
void surroundings_timed(const struct row *row, u64 batch);

/* Reports what is known of batches beside their samples. */
void surroundings_report(void);

/* Runs the calling thread on one CPU only. */
void host_pin(int cpu);

#endif
