/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts of the module know of each other. */
#ifndef WORLDSWITCH_DRIVER_H
#define WORLDSWITCH_DRIVER_H

#include <linux/compiler.h>
#include <linux/kernel.h>
#include <linux/types.h>

#include "selection.h"

/* ---- main.c ---- */

/* Batches of each row, and what orders them; 0 for a seed by chance. */
extern unsigned int batches_wanted;
extern unsigned int seed_wanted;

/* ---- device.c ---- */

int device_open(void);
void device_close(void);

/* ---- measure.c ---- */

/*
 * Measures all rows, which takes a second or so. An error if it was interrupted, or there is no
 * memory.
 */
int measure_rows(void);

/* Says that something does not work as it must, so that nothing that is measured is a result. */
void measure_fail(const char *why);

/* The CPU on which it is measured. */
extern unsigned int measuring_cpu;

/* ---- lines.c: the protocol (src/protocol/messages.ts) ---- */

/* Characters that the lines have at most, all together. */
int lines_begin(size_t size);
void lines_end(void);
ssize_t lines_read(char __user *to, size_t count, loff_t *position);

/* A message whose fields, after the protocol's own, format gives. */
__printf(2, 3) void report(const char *type, const char *format, ...);

/* A fact by its name (src/protocol/here.ts), a text of any bytes; nothing if there is none. */
void report_fact(const char *name, const char *text);

/* ---- facts.c ---- */

void report_facts(void);

/* ---- rows.c ---- */

/* What is timed by a loop around it. */
typedef void operation(void);

/* A row as the kernel runs it. */
struct driver_row {
	struct row row;
	/*
	 * Gives what is executed where that is known here only, after the row was not refused; may
	 * be 0.
	 */
	operation *(*choose)(void);
	/* It sleeps between what is timed; of others a batch has interrupts off. */
	bool sleeps;
};

/* Ends with a row without a name. */
extern struct driver_row driver_rows[];

static inline const struct driver_row *driver_row_of(const struct microbenchmark *benchmark)
{
	return container_of(benchmark, struct driver_row, row.benchmark);
}

/* Gives back what rows have taken to be measured. */
void rows_release(void);

/* ---- call-kvm.c, call-xen.c: the study's hypercall ---- */

void call_kvm(void);
void call_xen(void);

/* ---- ipi.c ---- */

/* Why there is no CPU that could receive; NULL if there is. */
const char *receiver_refuses(void);
void ipi_release(void);
void receiver_spins(void);
void receiver_blocks(void);
void receiver_goes(void);
struct interval send_ipi(void);
struct interval send_ipi_to_blocked(void);

/*
 * For the architectures' parts: the receiving CPU may be sent to; and may not any more, which is
 * false if it has been sent something already.
 */
void ipi_allow(void);
bool ipi_forbid(void);

/* Whether the receiving CPU need not wait any longer for what it has been sent. */
bool ipi_is_overdue(void);

/* It has been taken, at that reading of the counter; nothing if none was sent. */
void ipi_taken(u64 when);

bool receiver_is_wanted(void);
void receiver_sleeps(void);

/* ---- sector.c ---- */

const char *sector_refuses(void);
void sector_release(void);
struct interval read_sector(void);

/* ---- xenstore.c ---- */

const char *xenstore_refuses(void);
struct interval read_xenstore(void);

/* ---- virtio.c: a register of a virtio device that its VMM emulates ---- */

bool virtio_found(void);
void virtio_release(void);
void read_virtio_register(void);

/* ---- of each architecture, arch/ ---- */

extern const char *const architecture_name;

/*
 * Why nothing can be measured on this machine, and an error number for it; NULL if something can.
 * It is asked first, and whatever is executed later depends on it.
 */
const char *machine_refuses(int *error);

/* What runs the VM, as far as it is known. */
const char *hypervisor_name(void);
void report_architecture_facts(void);

/* Ticks of the counter per second, and how that is known (src/protocol/here.ts). */
u64 counter_frequency(void);
extern const char *const counter_source;

/* To the hypervisor. */
const char *hypercall_refuses(void);
operation *choose_hypercall(void);

/* To the VMM. */
const char *exit_refuses(void);
operation *choose_exit(void);

/* To the interrupt controller that the hypervisor emulates. */
const char *controller_refuses(void);
void read_controller(void);

/* An interrupt of the CPU's own: what it needs stands for one batch. */
const char *completion_refuses(void);
void completion_prepare(void);
void completion_finish(void);
struct interval complete_own_interrupt(void);

/* The receiver of IPIs (ipi.h of each architecture sends them), on the receiving CPU. */
const char *ipi_refuses(void);
void ipi_close(void);
void receiver_arrives(void);
void receiver_waits(bool blocks);
void receiver_leaves(void);

/* Gives back what was mapped. */
void architecture_release(void);

#ifdef CONFIG_X86_64
const char *cpuid_refuses(void);
void execute_cpuid(void);
const char *xapic_refuses(void);
void read_xapic(void);
const char *xapic_ipi_refuses(void);
void look_for_service(void);
void write_eoi(void);
#endif

#endif
