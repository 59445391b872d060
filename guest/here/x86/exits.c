#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cpuid.h"
#include "exits.h"
#include "rows.h"

/*
 * A number that neither KVM nor Xen has: both look at the privilege first, and answer a program with -EPERM (Linux
 * __kvm_emulate_hypercall, Xen hvm_hypercall).
 */
#define NUMBER 0x5753

#define EPERM_OF_HYPERVISORS (-1L)

void execute_cpuid(void)
{
	cpuid(0);
}

/* VMMCALL or VMCALL: KVM writes the one of the CPU over the other one, which a program's code does not take. */
static int has_svm;

static long make_hypercall(void)
{
	long number = NUMBER;
	if (has_svm)
		asm volatile("vmmcall" : "+a"(number)::"memory");
	else
		asm volatile("vmcall" : "+a"(number)::"memory");
	return number;
}

void execute_hypercall(void)
{
	make_hypercall();
}

/* What an instruction raises instead of being executed. */
static const int raised[] = { SIGILL, SIGSEGV, SIGBUS, SIGTRAP };
#define RAISED (sizeof raised / sizeof *raised)

static sigjmp_buf before;

static void leave(int signal)
{
	siglongjmp(before, signal);
}

/* Executes something once, under the guard of handlers. Returns the signal that it raised, 0 if none. */
static int attempt(long (*execute)(void), long *result)
{
	struct sigaction own = { .sa_handler = leave }, others[RAISED];
	for (unsigned long i = 0; i < RAISED; i++)
		sigaction(raised[i], &own, &others[i]);
	int signal = sigsetjmp(before, 1);
	if (!signal)
		*result = execute();
	for (unsigned long i = 0; i < RAISED; i++)
		sigaction(raised[i], &others[i], 0);
	return signal;
}

static const char *name_of(int signal)
{
	switch (signal) {
	case SIGILL:
		return "SIGILL";
	case SIGSEGV:
		return "SIGSEGV";
	case SIGBUS:
		return "SIGBUS";
	default:
		return "SIGTRAP";
	}
}

static long one_cpuid(void)
{
	return cpuid(0).a;
}

const char *cpuid_refuses(void)
{
	static char why[80];
	long result;
	int signal = attempt(one_cpuid, &result);
	if (!signal)
		return 0;
	snprintf(why, sizeof why, "CPUID of a program raised %s", name_of(signal));
	return why;
}

const char *hypercall_refuses(void)
{
	static char why[100];
	char maker[TEXT_OF_CPUID];
	long result;
	cpuid_text(0, maker);
	/* Makers of CPUs with SVM; all others that virtualize have VMX. */
	has_svm = !strcmp(maker, "AuthenticAMD") || !strcmp(maker, "HygonGenuine");
	const char *instruction = has_svm ? "VMMCALL" : "VMCALL";
	int signal = attempt(make_hypercall, &result);
	if (signal)
		snprintf(why, sizeof why, "%s of a program raised %s: the hypervisor takes none", instruction,
			 name_of(signal));
	else if (result != EPERM_OF_HYPERVISORS)
		snprintf(why, sizeof why, "%s of a program gave %ld, and not -EPERM", instruction, result);
	else
		return 0;
	return why;
}
