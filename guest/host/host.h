/*
 * What every program that is init of a machine under test needs of the kernel it runs on: what the results have
 * to know of it, and where threads run.
 *
 * While all of a machine's PCPUs are idle, another thread of the emulator advances its clock and then kicks
 * the PCPUs, once more than once, at a moment that depends on the machine outside; it may shift by some
 * instructions where the PCPUs take turns. So from the snapshot on init sees to it that one PCPU is
 * always busy: what has to wait for another PCPU spins.
 */
#ifndef WORLDSWITCH_HOST_H
#define WORLDSWITCH_HOST_H

#include "clock.h"

/* Mounts what the VMM needs: it is the init process. */
void host_mount(void);

/*
 * Loads a module of the kernel's from /modules, where it may be compressed, with the parameters that stand beside it:
 * those that the kernel's command line has for it.
 */
void host_load_module(const char *name);

/* The periodic tick of the kernel, in ticks of the counter. */
struct machine {
	unsigned long tick_period; /* from one to the next */
	unsigned long tick_phase;  /* the counter at one of them */
};

/* Reports the kernel's release, the counter's frequency and the period of the tick; returns just after a tick. */
struct machine host_report_machine(void);

/* Reports the addresses of kernel functions: of those that init's argument `symbols=` names, joined by commas. */
void host_report_symbols(int count, char **arguments);

/* Runs the calling thread on one PCPU only. */
void host_pin(int pcpu);

/*
 * Makes the calling thread one that, when it is woken, does not preempt a thread that runs (SCHED_BATCH).
 * Whether it would depends on how long both ran before, that is on what was measured before.
 */
void host_wait_for_turn(void);

/*
 * Makes every PCPU program its timer anew. Needed after a restore: under VHE the emulator does not carry
 * over the deadline of the EL2 virtual timer, and a PCPU that sleeps until it would sleep for ever. The kernel
 * programs the timer only for a deadline before the one it believes to be programmed: that one must not have
 * passed, so the machine is to be saved just after a tick.
 */
void host_rearm_timers(void);

#endif
