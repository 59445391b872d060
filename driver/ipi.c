// SPDX-License-Identifier: GPL-2.0
/*
 * virtual-ipi: from sending an interrupt until another CPU, which runs this VM's code or is
 * blocked, takes it. Each architecture has its own way to send and to take it with as little of
 * Linux in between as can be (arch/).
 */
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/smp.h>
#include <linux/wait.h>

#include "cpu.h"
#include "driver.h"
#include "ipi.h"

/* Microseconds after which a CPU that has nothing to do is blocked. */
#define UNTIL_BLOCKED 1000

/* A second of the counter's is more than any interrupt takes. */
static u64 limit;

static u64 handled_at; /* by the counter; 0 until it is */

/* ---- whose turn it is ---- */

enum turn {
	/* The receiver's: it does something else, and must not be sent to. */
	AWAY,
	/* The sender's: it may send. */
	READY,
	/* The receiver's: it is about to be interrupted, and waits for that. */
	SENT,
	/* The receiver's: the sender has waited for too long. */
	OVERDUE,
};

static atomic_t turn = ATOMIC_INIT(AWAY);

static bool pass_turn(enum turn from, enum turn to)
{
	return atomic_cmpxchg(&turn, from, to) == from;
}

void ipi_allow(void)
{
	atomic_set_release(&turn, READY);
}

bool ipi_forbid(void)
{
	return pass_turn(READY, AWAY);
}

bool ipi_is_overdue(void)
{
	return pass_turn(OVERDUE, AWAY);
}

void ipi_taken(u64 when)
{
	if (atomic_read(&turn) != SENT)
		return;
	WRITE_ONCE(handled_at, when);
	pass_turn(SENT, READY);
}

/* ---- the receiver ---- */

static struct task_struct *receiver;
static DECLARE_WAIT_QUEUE_HEAD(calls);
static unsigned int receiving_cpu;
static bool wanted, is_to_block, arrived;

bool receiver_is_wanted(void)
{
	return READ_ONCE(wanted);
}

void receiver_sleeps(void)
{
	wait_event_interruptible(calls, !READ_ONCE(wanted) || kthread_should_stop());
}

static int receive(void *unused)
{
	while (!kthread_should_stop()) {
		wait_event_interruptible(calls, READ_ONCE(wanted) || kthread_should_stop());
		if (!READ_ONCE(wanted))
			continue;
		receiver_arrives();
		WRITE_ONCE(arrived, true);
		while (READ_ONCE(wanted)) {
			receiver_waits(is_to_block);
			cond_resched();
		}
		receiver_leaves();
		WRITE_ONCE(arrived, false);
	}
	return 0;
}

/* Waits until the receiver does as it is to, unless something else never lets it run. */
static void wait_for_receiver(bool there)
{
	int attempt;

	for (attempt = 0; attempt < 100000; attempt++) {
		if (READ_ONCE(arrived) == there)
			return;
		usleep_range(20, 50);
	}
	measure_fail("the CPU that is to handle IPIs was busy for seconds");
}

static void call_receiver(bool blocks)
{
	is_to_block = blocks;
	WRITE_ONCE(wanted, true);
	wake_up(&calls);
	wait_for_receiver(true);
}

void receiver_spins(void)
{
	call_receiver(false);
}

void receiver_blocks(void)
{
	call_receiver(true);
}

static void be_interrupted(void *unused)
{
}

void receiver_goes(void)
{
	WRITE_ONCE(wanted, false);
	wake_up(&calls);
	/* It may be blocked. */
	smp_call_function_single(receiving_cpu, be_interrupted, NULL, 0);
	wait_for_receiver(false);
}

/* ---- the sender ---- */

/* Waits until it may send; interrupts are off when it may. */
static bool take_turn(unsigned long *flags)
{
	u64 begin = clock();

	while (clock() - begin < limit) {
		local_irq_save(*flags);
		if (pass_turn(READY, SENT))
			return true;
		local_irq_restore(*flags);
		cpu_relax();
	}
	return false;
}

struct interval send_ipi(void)
{
	struct interval interval = { 0, 0 };
	unsigned long flags;

	if (!take_turn(&flags)) {
		measure_fail("the CPU that is to handle IPIs was busy for a second");
		return interval;
	}
	WRITE_ONCE(handled_at, 0);
	interval.begin = clock();
	ipi_send();
	while (!READ_ONCE(handled_at) && clock() - interval.begin < limit)
		cpu_relax();
	local_irq_restore(flags);
	interval.end = READ_ONCE(handled_at);
	if (!interval.end) {
		pass_turn(SENT, OVERDUE);
		measure_fail("an IPI was not handled within a second");
		interval.end = interval.begin;
	}
	return interval;
}

struct interval send_ipi_to_blocked(void)
{
	usleep_range(UNTIL_BLOCKED, 2 * UNTIL_BLOCKED);
	return send_ipi();
}

const char *receiver_refuses(void)
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
	limit = counter_frequency();
	return NULL;
}

void ipi_release(void)
{
	if (receiver)
		kthread_stop(receiver);
	receiver = NULL;
	ipi_close();
}
