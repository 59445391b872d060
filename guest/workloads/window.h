/*
 * What lies between the two is one repetition of a workload. The linker puts each at an address of its own
 * (src/protocol/addresses.ts), for the plugins to see; one that is run in a VM has the same address as one in the host.
 */
#ifndef WORLDSWITCH_WINDOW_H
#define WORLDSWITCH_WINDOW_H

void window_begins(void);
void window_ends(void);

#endif
