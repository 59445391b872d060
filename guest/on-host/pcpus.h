#ifndef WORLDSWITCH_PCPUS_H
#define WORLDSWITCH_PCPUS_H

/* The PCPU of the first VCPU; that of the second and of the backend, on another core, -1 if there is none. */
struct pcpus {
	int first, other;
};
extern struct pcpus pcpus;

#endif
