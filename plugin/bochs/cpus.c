/*
 * Bochs's debugger lets each CPU execute five instructions and advances the clock by what most of them executed: with two
 * CPUs that is neither exact nor a sum. So the CPUs take turns here, an instruction at a time: one CPU has its turn until it
 * waits (HLT, PAUSE) or has had a long one, and each instruction that it completes is one tick of the clock that all share.
 */
#include <setjmp.h>
#include <stdio.h>

#include "cpus.h"
#include "fail.h"
#include "fields.h"
#include "guard.h"
#include "instructions.h"
#include "observers.h"
#include "spending.h"

/* Instructions after which a CPU that does not wait lets the others go on. */
#define LONGEST_TURN 100000

/* The same while a machine boots. */
#define BOOT_TURN 50

/* What Bochs calls it (cpu/cpu.h). */
#define REAL_MODE 0
#define LONG_64_MODE 4

#define RESET_IP 0xfff0

#define PAGE 4096

static struct cpu cpus[MOST_CPUS];
static uint32_t *countdown;
static int ended;

int cpu_is_in_64_bit_mode(const struct cpu *cpu)
{
	return *cpu->mode == LONG_64_MODE;
}

uint64_t cpu_read(const struct cpu *cpu, uint64_t address, unsigned char *into, uint64_t length, uint64_t *physical)
{
	uint64_t read = 0;
	while (read < length) {
		uint64_t at, mask, piece = PAGE - (address + read) % PAGE;
		if (piece > length - read)
			piece = length - read;
		if (!bochs_translate(cpu->bochs, address + read, &at, &mask, false) ||
		    !bochs_read_memory(cpu->bochs, at, piece, into + read))
			break;
		if (!read)
			*physical = at;
		read += piece;
	}
	return read;
}

void machine_ends(void)
{
	ended = 1;
}

static void find_cpus(void)
{
	for (unsigned int i = 0; i < bx_cpu_count && i < MOST_CPUS; i++) {
		char name[64];
#define NAMED(field) (snprintf(name, sizeof name, "cpu%u." field, i), name)
		cpus[i] = (struct cpu){
			.bochs = bx_cpu_array[i],
			.number = i,
			.rip = field_of_64(NAMED("RIP")),
			.cr3 = field_of_64(NAMED("CR3")),
			.mode = field_of_32(NAMED("cpu_mode")),
			.events = field_of_32(NAMED("async_event")),
			.in_vm = field_of_truth(NAMED("VMX.in_vmx_guest")),
		};
	}
	countdown = field_of_32("pc_system.currCountdown");
}

static void tick(void)
{
	if (--*countdown == 0)
		bochs_timers_fire(bx_pc_system);
}

/* When all CPUs wait, the next timer is due at once. */
static void pass_time(void)
{
	*countdown = 0;
	bochs_timers_fire(bx_pc_system);
}

/* Interrupts and exits that they cause come between two instructions and take no time. Returns whether the CPU waits. */
static __attribute__((noinline)) int take_events(const struct cpu *cpu)
{
	if (setjmp(bochs_exits_to))
		return 0;
	return bochs_take_events(cpu->bochs);
}

/*
 * An instruction at which a VM exits does not complete, and is executed again or skipped; it is no tick, as it is none of an
 * emulator that counts what completes.
 */
static void execute(const struct cpu *cpu, const struct known_instruction *next)
{
	int was_in_vm = *cpu->in_vm;
	bochs_cpu_loop(cpu->bochs);
	if (next->traced.size && !(was_in_vm && !*cpu->in_vm))
		tick();
}

/*
 * Takes a CPU past NOPs by which the probe spends time, as many as end before the next timer is due: all that each of them does
 * is to take its tick.
 */
static uint32_t pass_nops(const struct cpu *cpu, uint32_t most)
{
	uint32_t due = *countdown - 1;
	uint32_t nops = nops_to_pass(cpu, most < due ? most : due);
	if (!nops || !observers_pass(nops))
		return 0;
	*cpu->rip += nops;
	*countdown -= nops;
	return nops;
}

/* A machine whose kernel has panicked resets itself. */
static int is_reset(const struct cpu *cpu)
{
	return *cpu->rip == RESET_IP && *cpu->mode == REAL_MODE;
}

/* Returns whether the CPU did anything in its turn. */
static int take_turn(const struct cpu *cpu)
{
	for (unsigned int i = 0; i < LONGEST_TURN && !ended; i++) {
		if (*cpu->events && take_events(cpu))
			return i > 0;
		if (is_reset(cpu)) {
			machine_ends();
			break;
		}
		i += pass_nops(cpu, LONGEST_TURN - 1 - i);
		const struct known_instruction *next = next_instruction(cpu);
		if (next->traced.size)
			observers_see(&next->traced, cpu);
		execute(cpu, next);
		if (next->pauses)
			return 1;
	}
	return 1;
}

/* While the machine boots nobody counts, so CPUs execute more than one instruction at a time, and time is that of the longest. */
static void let_pass(uint64_t ticks)
{
	while (ticks >= *countdown) {
		ticks -= *countdown;
		pass_time();
	}
	*countdown -= ticks;
}

/*
 * Returns whether the machine has come to where it is to stop. That a timer is due ends no turn: one of Bochs's own is due when
 * this computer's clock says so, and two boots would be two machines.
 */
static int take_boot_turns(const struct guard *guards, uint64_t hold)
{
	uint64_t longest = 0;
	for (unsigned int i = 0; i < bx_cpu_count; i++) {
		uint64_t before = *guards[i].executed;
		*guards[i].most = before + BOOT_TURN;
		bochs_cpu_loop(cpus[i].bochs);
		if (*cpus[i].rip == hold)
			return 1;
		if (*guards[i].executed - before > longest)
			longest = *guards[i].executed - before;
	}
	/* The others wait to be started then. */
	if (is_reset(&cpus[0]))
		fail("the machine was reset");
	if (longest)
		let_pass(longest);
	else
		pass_time();
	return 0;
}

void boot_machine(uint64_t hold)
{
	struct guard guards[MOST_CPUS];
	find_cpus();
	guards_find(guards);
	while (!take_boot_turns(guards, hold))
		;
}

void run_machine(void)
{
	find_cpus();
	while (!ended) {
		int something = 0;
		for (unsigned int i = 0; i < bx_cpu_count && !ended; i++)
			something |= take_turn(&cpus[i]);
		if (!something)
			pass_time();
	}
}
