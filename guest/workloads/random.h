/* The kernel's random number generator, which a machine has nothing to fill with. */
#ifndef WORLDSWITCH_RANDOM_H
#define WORLDSWITCH_RANDOM_H

/*
 * Gives it the same beginning in every boot. Programs would else wait until the kernel has gathered chance enough, which
 * takes seconds in a machine without any. Returns -1 with errno if the kernel does not take it.
 */
int random_seed(void);

#endif
