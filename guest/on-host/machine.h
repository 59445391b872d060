/* The VM of a host that is measured: what the rows need of it. */
#ifndef WORLDSWITCH_MACHINE_H
#define WORLDSWITCH_MACHINE_H

/* Chooses the PCPUs of the VM; returns the one of its first VCPU. */
int machine_choose_pcpus(void);

/* Whether there is a PCPU for a second VCPU and for a backend. */
int machine_has_other_pcpu(void);

/* Creates the VM and starts its VCPUs, on the PCPUs that were chosen. */
void machine_start(void);

#endif
