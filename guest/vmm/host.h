/* The kernel that the VMM runs on: what the results have to know of it, and where threads run. */
#ifndef WORLDSWITCH_HOST_H
#define WORLDSWITCH_HOST_H

/* The counter that VMs and host share; 1 GHz, and under icount one tick an instruction. */
static inline unsigned long clock_now(void)
{
	unsigned long value;
	asm volatile("isb; mrs %0, cntvct_el0" : "=r"(value)::"memory");
	return value;
}

/* Mounts what the VMM needs: it is the init process. */
void host_mount(void);

/* Reports the kernel's release, the counter's frequency and when the periodic tick comes. */
void host_report_machine(void);

/* Reports the addresses of kernel functions, whose names are joined by commas. */
void host_report_symbols(const char *names);

/* Runs the calling thread on one PCPU only. */
void host_pin(int pcpu);

/*
 * Makes every PCPU program its timer anew. Needed after a restore: under VHE the emulator does not carry
 * over the deadline of the EL2 virtual timer, and a PCPU that sleeps until it would sleep for ever.
 */
void host_rearm_timers(void);

#endif
