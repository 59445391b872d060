// SPDX-License-Identifier: GPL-2.0
/*
 * virtual-ipi: no vector is for modules, and Linux writes the EOI of its own IPIs before anything
 * can tell that they were taken. Of an APIC's error it tells first (sysvec_error_interrupt()), so
 * that vector is sent. Linux then finds no error and goes on, having counted one more for the line
 * ERR of /proc/interrupts.
 */
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/string.h>
#include <linux/tracepoint.h>

#include "cpu.h"
#include "driver.h"
#include "ipi.h"

u32 receiving_id;

static int receiving_cpu;
static struct tracepoint *entry;

static void take_ipi(void *unused, int vector)
{
	u64 now = clock();

	if (raw_smp_processor_id() == READ_ONCE(receiving_cpu))
		ipi_taken(now);
}

#ifdef CONFIG_TRACEPOINTS
static void find_entry(struct tracepoint *each, void *unused)
{
	if (!strcmp(each->name, "error_apic_entry"))
		entry = each;
}

static void trace_entry(void)
{
	for_each_kernel_tracepoint(find_entry, NULL);
	if (entry && tracepoint_probe_register(entry, take_ipi, NULL))
		entry = NULL;
}

void ipi_close(void)
{
	if (entry) {
		tracepoint_probe_unregister(entry, take_ipi, NULL);
		tracepoint_synchronize_unregister();
	}
	entry = NULL;
	receiving_cpu = -1;
}
#else
static void trace_entry(void)
{
}

void ipi_close(void)
{
}
#endif

static const char *taking_refuses(void)
{
	if (!entry)
		trace_entry();
	if (!entry)
		return "this kernel does not tell when a CPU takes an IPI (CONFIG_TRACEPOINTS)";
	return receiver_refuses();
}

const char *ipi_refuses(void)
{
	return controller_refuses() ?: taking_refuses();
}

const char *xapic_ipi_refuses(void)
{
	return xapic_refuses() ?: taking_refuses();
}

void receiver_arrives(void)
{
	receiving_id = apic_registers ? __raw_readl(apic_registers + XAPIC_ID) >> 24 :
					read_msr(X2APIC_ID);
	WRITE_ONCE(receiving_cpu, raw_smp_processor_id());
}

void receiver_leaves(void)
{
}

/* Until something else wants this CPU; blocked is what a CPU is that has no thread to run. */
void receiver_waits(bool blocks)
{
	if (blocks) {
		ipi_allow();
		receiver_sleeps();
		while (!ipi_forbid() && !ipi_is_overdue())
			cpu_relax();
		return;
	}
	preempt_disable();
	ipi_allow();
	while ((!need_resched() && receiver_is_wanted()) || !(ipi_forbid() || ipi_is_overdue()))
		cpu_relax();
	preempt_enable();
}
