/* Time that a VM wanted and did not get: others had the PCPU. Only some hypervisors say so to the VM's kernel. */
#ifndef WORLDSWITCH_STOLEN_H
#define WORLDSWITCH_STOLEN_H

/* To be called once before: the CPU that is asked about. */
void stolen_open(int cpu);

/* Of the CPU since the VM booted, in ticks of sysconf(_SC_CLK_TCK), which are long; 0 where it is not said. */
unsigned long stolen_ticks(void);

#endif
