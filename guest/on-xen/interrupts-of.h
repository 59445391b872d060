#ifndef WORLDSWITCH_INTERRUPTS_OF_H
#define WORLDSWITCH_INTERRUPTS_OF_H

/* Has Dom0's kernel take the interrupts of that name (/proc/interrupts) on one of its CPUs. They are gone with their owner. */
void interrupts_to(const char *name, int cpu);

#endif
