/*
 * The symbol tables of the kernel and, in Dom0, of the hypervisor. They are too long for the channel, so they are laid
 * out in memory part by part, from where the emulator's plugin takes them (plugin/symbols.c).
 */
#ifndef WORLDSWITCH_SYMBOLS_H
#define WORLDSWITCH_SYMBOLS_H

/* Lays out all of them, each file after a line with its name. */
void symbols_give(void);

#endif
