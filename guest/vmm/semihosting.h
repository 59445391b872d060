/*
 * Arm semihosting (Arm "Semihosting for AArch32 and AArch64", release 3.0): how the VMM talks to whoever
 * started the emulator without executing a device driver, so that reporting costs the machine nothing.
 */
#ifndef WORLDSWITCH_SEMIHOSTING_H
#define WORLDSWITCH_SEMIHOSTING_H

/* Writes a string to the emulator's semihosting console. */
void semihosting_write(const char *text);

/* The emulator's semihosting arguments, joined by spaces; it is another text after each restore. */
int semihosting_arguments(char *buffer, unsigned long size);

/* Ends the emulator with this exit status. */
void semihosting_exit(int status) __attribute__((noreturn));

#endif
