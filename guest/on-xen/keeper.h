/*
 * Sees to it that nothing stays on the host. A process of its own waits for the end of the program, however that ends, and of what
 * the program has started. Then it destroys the DomUs, and lets Dom0's VCPU run where it ran before.
 */
#ifndef WORLDSWITCH_KEEPER_H
#define WORLDSWITCH_KEEPER_H

/* Names of DomUs, which are this program's alone. */
#define NAME_LENGTH 40
struct names {
	char main[NAME_LENGTH], peer[NAME_LENGTH];
};

/* Starts it, before there is anything to be seen to; returns the names that DomUs may have. At its end the program waits for it. */
struct names keeper_start(int dom0_vcpu);

#endif
