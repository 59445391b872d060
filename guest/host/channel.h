/*
 * How a program inside the machine talks to whoever started the emulator, without a device driver, so that
 * reporting costs the machine next to nothing. Each architecture has its own: host/arm64/channel.c,
 * host/x86/channel.c.
 */
#ifndef WORLDSWITCH_CHANNEL_H
#define WORLDSWITCH_CHANNEL_H

/* Before anything else is called. */
void channel_open(void);

/* Writes a string to the file of protocol lines. */
void channel_write(const char *text);

/* The testbed's parameters for this run, joined by spaces; they are another text after each restore. */
int channel_arguments(char *buffer, unsigned long size);

/* Ends the emulator. A status other than zero says that something failed. */
void channel_exit(int status) __attribute__((noreturn));

#endif
