/* The VM as the host sees it: the agent in it, which does what it is asked, its console, and whether it still runs. */
#ifndef WORLDSWITCH_VM_H
#define WORLDSWITCH_VM_H

#include "control.h"

/* A shell script that fails once the VM has ended; the machine's init writes it. */
#define VM_RUNS "/run/vm-runs"

/* Before anything else; `console` is the file with the VM's console, or zero where there is none. */
void vm_open(const char *console);

/*
 * Asks the agent, again each `patience` microseconds as long as it does not answer, so many times; returns whether it
 * did.
 */
int vm_ask(unsigned long units, unsigned long patience, unsigned long attempts, struct answer *answer);

/* Whether the VM runs; natively, whether the agent does. */
int vm_runs(void);

/*
 * Whether a VM of KVM has executed for a while and was not left but for the host's interrupts, from which a VM that
 * works is soon told by its own timer. Asked again and again; the first time it says no. Only x86's KVM can tell.
 */
int vm_hangs(void);

/* Ends the machine because of what `happened` to the VM, with what its console says about it. */
void vm_fail(const char *happened) __attribute__((noreturn));

#endif
