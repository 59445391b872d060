// SPDX-License-Identifier: GPL-2.0
/*
 * virtual-ipi: an asynchronous call on another CPU, stamped on both sides. Its receiver runs a thread that spins, or is
 * idle. What the kernel itself does to send and to take the interrupt is part of it.
 */
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/wait.h>

#include "cpu.h"
#include "driver.h"

/* Microseconds after which a CPU without work is idle. */
#define UNTIL_IDLE 1000

/* A second of the counter's is more than any interrupt takes. */
static u64 limit;

static unsigned int receiving_cpu;
static struct task_struct *receiver;
static DECLARE_WAIT_QUEUE_HEAD(turns);
static bool wanted, spinning;

static u64 handled_at; /* by the counter; 0 until it is */

static void handle(void *unused)
{
	WRITE_ONCE(handled_at, clock());
}

static call_single_data_t call;

/* ---- the receiver ---- */

static int receive(void *unused)
{
	int i;

	while (!kthread_should_stop()) {
		wait_event_interruptible(turns, READ_ONCE(wanted) || kthread_should_stop());
		while (READ_ONCE(wanted) && !kthread_should_stop()) {
			WRITE_ONCE(spinning, true);
			for (i = 0; i < 1000; i++)
				cpu_relax();
			cond_resched();
		}
		WRITE_ONCE(spinning, false);
	}
	return 0;
}

/* Waits until the receiver does as it is to, unless something else never lets it run. */
static void wait_for_receiver(bool spins)
{
	int attempt;

	for (attempt = 0; attempt < 100000; attempt++) {
		if (READ_ONCE(spinning) == spins)
			return;
		usleep_range(20, 50);
	}
	measure_fail("the CPU that is to handle IPIs was busy for seconds");
}

void receiver_spins(void)
{
	WRITE_ONCE(wanted, true);
	wake_up(&turns);
	wait_for_receiver(true);
}

void receiver_idles(void)
{
	WRITE_ONCE(wanted, false);
	wait_for_receiver(false);
}

/* ---- the sender ---- */

struct interval send_ipi(void)
{
	struct interval interval;
	bool sent;

	WRITE_ONCE(handled_at, 0);
	interval.begin = clock();
	sent = !smp_call_function_single_async(receiving_cpu, &call);
	while (sent && !READ_ONCE(handled_at) && clock() - interval.begin < limit)
		cpu_relax();
	interval.end = READ_ONCE(handled_at);
	if (!interval.end) {
		measure_fail("an IPI was not handled within a second");
		interval.end = interval.begin;
	}
	return interval;
}

struct interval send_ipi_to_idle(void)
{
	struct interval interval;
	unsigned long flags;

	usleep_range(UNTIL_IDLE, 2 * UNTIL_IDLE);
	local_irq_save(flags);
	interval = send_ipi();
	local_irq_restore(flags);
	return interval;
}

const char *ipi_refuses(void)
{
	unsigned int cpu;

	if (receiver)
		return NULL;
	cpu = cpumask_any_but(cpu_online_mask, measuring_cpu);
	if (cpu >= nr_cpu_ids)
		return "this VM has one VCPU";
	receiver = kthread_create(receive, NULL, "worldswitch/ipi");
	if (IS_ERR(receiver)) {
		receiver = NULL;
		return "there is no memory for another thread";
	}
	kthread_bind(receiver, cpu);
	wake_up_process(receiver);
	receiving_cpu = cpu;
	call.func = handle;
	limit = counter_frequency();
	return NULL;
}

void ipi_release(void)
{
	if (receiver)
		kthread_stop(receiver);
	receiver = NULL;
}
