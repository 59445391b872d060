/* Xen as its own tool, xl, tells of it and makes its DomUs: the one of the host, which has what this Xen needs. */
#ifndef WORLDSWITCH_XL_H
#define WORLDSWITCH_XL_H

#define MOST_CPUS 512

/* What `xl info -n` says. */
struct xen {
	char version[40], scheduler[40], command_line[1000];
	long free_mebibytes;
	/* PCPUs that are on: each has a core, and which it is is the same number for threads of one. */
	int pcpus;
	struct pcpu {
		int number;
		long core;
	} pcpu[MOST_CPUS];
};

/* Asks for it. Returns whether xl is there and answers. */
int xl_ask(struct xen *xen);

/* The core of a PCPU; -1 if there is no such one. */
long xl_core_of(const struct xen *xen, int pcpu);

/* Creates a DomU of that name, which does not run yet, and returns its number. `config` are lines of xl.cfg(5) beside its name. */
int xl_create(const char *name, const char *config);

/* Destroys it, if it is there. */
void xl_destroy(const char *name);

#endif
