/*
 * Places in init that the testbed watches from outside the machine; the linker puts each at an address of its own
 * (src/protocol/addresses.ts).
 */
#ifndef WORLDSWITCH_STAMPS_H
#define WORLDSWITCH_STAMPS_H

/*
 * Where the snapshot is taken: a fixed instruction, so that two boots give two snapshots of the same state. Init is
 * running, not sleeping, hence no timer of the machine matters.
 */
void snapshot_point(void);

/* A backend in user space has been told of a signal of the VM's. */
void backend_received(void);

/* It is about to signal the VM. */
void backend_signals(void);

/* A part of the symbol tables lies in memory: see symbols.c. */
void symbols_are_there(void);

#endif
