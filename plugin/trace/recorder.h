/*
 * What is traced: the instructions that all CPUs execute in the operations of microbenchmarks. This is what is the same in
 * every emulator; who sees the instructions passes them on.
 *
 * The probe measures rows, each in batches, each of operations. A batch begins at the instruction `batch` and is over
 * at the instruction `sample`; rows come in the order of their windows. A window says what one operation is:
 *
 *   call:BEGIN       from the function at BEGIN, that instruction included, until where it returns to
 *   clock:BEGIN:END  from the instruction at BEGIN, included, until the one at END, excluded
 *   stamp:ARM:BEGIN:END  the same without the one at BEGIN, and only after the one at ARM; END may be the word
 *                    `return`, where the function at BEGIN returns to: what is stamped
 *
 * It is told by arguments: out=FILE, batches=N, batch=ADDRESS, sample=ADDRESS, window=... (once for each row).
 *
 * The file is a sequence of records of 32-bit words in the host's order: type, number of words that follow, words.
 * What is the same as in an earlier operation is written once: batches name windows, windows name instructions.
 */
#ifndef WORLDSWITCH_RECORDER_H
#define WORLDSWITCH_RECORDER_H

#include "instruction.h"

/* Takes an argument; returns 0 if it is none of its arguments, or can't be understood. */
int recorder_take(const char *argument);

/* Whether it has all that it needs. */
int recorder_is_ready(void);

/* Whether the instruction at an address must be seen by itself. */
int recorder_watches(uint64_t address);

/* Whether a batch begins at an address. */
int recorder_is_batch(uint64_t address);

/* An instruction that may be executed from now on. They come in the order of their numbers, from 0. */
void recorder_learn(struct instruction *instruction);

/* A CPU is about to execute the instruction, and those that are looked at with it. */
void recorder_see(const struct instruction *instruction, unsigned int cpu);

/* Whether the instruction that was seen last is one of an operation. */
int recorder_is_recording(void);

/* It accesses a device. */
void recorder_access(int is_store, uint64_t physical_address);

/* @param cpus how many there are */
void recorder_finish(unsigned int cpus);

#endif
