/* The devices by which init in the machine and the testbed talk (guest/host/x86/channel.c). */
#ifndef WORLDSWITCH_PORTS_H
#define WORLDSWITCH_PORTS_H

/* Connects them, before the machine runs. */
void ports_open(const char *lines_file, const char *parameters);

/* What the emulator's exit status is to be, once init has ended the machine. */
int ports_exit_status(void);

void ports_close(void);

#endif
