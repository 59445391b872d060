/* What a guest can tell of the VM that it is in. */
#ifndef WORLDSWITCH_FACTS_H
#define WORLDSWITCH_FACTS_H

/* Reports a fact, a text of any bytes, by its name (src/protocol/here.ts has all of them); nothing if it is empty. */
void fact_report(const char *name, const char *text);
void fact_report_number(const char *name, unsigned long number);

/* Reports what any architecture has: firmware, kernel, CPU. */
void facts_report(void);

/* A line of the kernel's log with this in it, from there on; an empty text where there is none or it may not be read. */
void kernel_log_find(const char *part, char *text, unsigned long size);

/* ---- of each architecture ---- */

#define ARCHITECTURE_NAME_LENGTH 8
extern const char architecture_name[ARCHITECTURE_NAME_LENGTH];

/* Whether something says that this machine is a VM; reports what does. */
int find_hypervisor(void);

/* Ticks of the counter per second, and how that is known. A frequency of 0 is one that nothing says. */
struct frequency {
	unsigned long hertz;
	const char *source; /* src/protocol/here.ts has all of them */
};
struct frequency known_frequency(void);

#endif
