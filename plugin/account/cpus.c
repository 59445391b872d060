/*
 * What is known of each CPU: whether it runs a VM, which task of the host's it runs, and the functions that it executes
 * that say on which side. From these, the contexts of what it executes at each level.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"

/*
 * A task's structure is no longer. Where in it the command name is, is learned from a task whose name is known: one that
 * is idle, or the driver, which the first CPU runs at first.
 */
#define TASK_LENGTH 8192
static const char *const known_comms[] = { "swapper/", "driver" };

/* Arm's tables of vectors: DDI 0487, D1.3.1.5. */
#define TABLE_MASK 0x7ff
#define ENTRY_MASK 0x7f

static struct cpu cpus[MOST_CPUS];
static unsigned int cpu_count;

/* What to subtract from where the host's kernel lies in the emulator's memory to have its address. */
static uint64_t image;
static bool image_known;

static uint64_t comm_offset;

static void refresh(struct cpu *cpu)
{
	for (enum level level = USER; level < LEVELS; level++) {
		struct context context = { place_of(cpu, level), cpu->number, 0, 0 };
		if (context.place == HOST_USER || context.place == HOST_KERNEL) {
			context.task = cpu->task;
			context.side = cpu->depth ? cpu->nested[cpu->depth - 1].side : 0;
		}
		cpu->contexts[level] = intern_context(&context);
		cpu->counts[level] = counts_of(cpu->contexts[level]);
	}
}

struct cpu *cpu_of(const void *state)
{
	for (unsigned int i = 0; i < cpu_count; i++)
		if (cpus[i].state == state)
			return &cpus[i];
	if (cpu_count == MOST_CPUS) {
		fprintf(stderr, "account: this emulator does not keep a CPU's state where it is looked for\n");
		exit(1);
	}
	struct cpu *cpu = &cpus[cpu_count];
	cpu->state = state;
	/* The emulator begins with the first CPU, which runs a program of the host's; others may be in a VM. */
	cpu->number = cpu_count++;
	cpu->world = cpu->number == 0 ? HOST : UNKNOWN;
	cpu->task = first_task(cpu->number);
	refresh(cpu);
	return cpu;
}

enum place place_of(const struct cpu *cpu, enum level level)
{
	bool vm = settings.mode == XEN ? cpu->number != 0 : cpu->world == VM;
	if (level == HYPERVISOR && (settings.mode == KVM_NVHE || settings.mode == XEN))
		return IN_HYPERVISOR;
	/* With VHE the host's kernel is what runs in EL2, and a VM's is all that runs in EL1. */
	if (settings.mode == KVM_VHE && level != USER)
		return level == HYPERVISOR ? HOST_KERNEL : VM_KERNEL;
	if (level == USER)
		return vm ? VM_USER : HOST_USER;
	return vm ? VM_KERNEL : HOST_KERNEL;
}

static void set_world(struct cpu *cpu, int world)
{
	if ((int)cpu->world == world)
		return;
	cpu->world = world;
	refresh(cpu);
}

void enter_vm(struct cpu *cpu)
{
	cpu->control_block = read_register("rax");
	set_world(cpu, VM);
}

void leave_vm(struct cpu *cpu)
{
	/* It may not have executed anything: an interrupt was pending. */
	(*exits_of(cpu->contexts[KERNEL]))++;
	set_world(cpu, HOST);
}

/* The host's kernel is seen first on the first CPU; whoever executes it elsewhere is no VM. */
static void look_for_image(struct cpu *cpu, const struct segment *segment)
{
	if (settings.mode == XEN || segment->address < settings.text_begin || segment->address >= settings.text_end)
		return;
	if (!image_known && cpu->number == 0 && cpu->world == HOST) {
		image = segment->host_address - segment->address;
		image_known = true;
	}
	if (image_known && cpu->world == UNKNOWN)
		set_world(cpu, segment->host_address - segment->address == image ? HOST : VM);
}

/* The function of KVM's that ends with the return from EL2 into a VM; in EL2 it may have another address. */
static bool is_entry(const struct segment *segment)
{
	uint64_t address = segment->host_address - image;
	return image_known && address >= settings.entry_begin && address < settings.entry_end;
}

/*
 * From here on a CPU executes at another level than before. What KVM's host calls its own part in EL2 for is a part of
 * an exit or an entry of a VM; with Xen every domain is left for it, on x86 a VM also by what leave_vm sees.
 */
void change_level(struct cpu *cpu, const struct segment *segment)
{
	bool kvm_on_arm = settings.mode == KVM_NVHE || settings.mode == KVM_VHE;
	if (segment->level == HYPERVISOR && cpu->last) {
		bool vm = cpu->world == VM;
		if (kvm_on_arm ? vm : settings.mode == XEN && !vm)
			(*exits_of(cpu->last_context))++;
	}
	if (kvm_on_arm && cpu->level == HYPERVISOR)
		set_world(cpu, cpu->last && is_entry(cpu->last) ? VM : HOST);
	cpu->level = segment->level;
	if (!image_known || cpu->world == UNKNOWN)
		look_for_image(cpu, segment);
}

bool is_vector(const struct segment *segment)
{
	if (settings.x86 || segment->level == USER || segment->address & ENTRY_MASK)
		return false;
	return (segment->address & ~(uint64_t)TABLE_MASK) ==
	       read_register(segment->level == HYPERVISOR ? "VBAR_EL2" : "VBAR_EL1");
}

void enter_side(struct cpu *cpu, uint32_t side)
{
	if (cpu->depth == MOST_NESTED)
		return;
	cpu->until = return_address();
	cpu->nested[cpu->depth].until = cpu->until;
	cpu->nested[cpu->depth++].side = side;
	refresh(cpu);
}

void leave_side(struct cpu *cpu)
{
	cpu->depth--;
	cpu->until = cpu->depth ? cpu->nested[cpu->depth - 1].until : 0;
	refresh(cpu);
}

static void learn_comm_offset(uint64_t task)
{
	static char structure[TASK_LENGTH];
	if (comm_offset || !read_memory(task, structure, sizeof structure))
		return;
	for (size_t i = 0; i + COMM_LENGTH <= sizeof structure; i += 8)
		for (size_t k = 0; k < sizeof known_comms / sizeof *known_comms; k++)
			if (!strncmp(structure + i, known_comms[k], strlen(known_comms[k])))
				comm_offset = i;
}

static bool read_comm(uint64_t task, char comm[COMM_LENGTH])
{
	return comm_offset && read_memory(task + comm_offset, comm, COMM_LENGTH);
}

void switch_task(struct cpu *cpu)
{
	uint64_t previous = read_register(settings.x86 ? "rdi" : "x0");
	uint64_t next = read_register(settings.x86 ? "rsi" : "x1");
	char comm[COMM_LENGTH] = { 0 };
	learn_comm_offset(previous);
	learn_comm_offset(next);
	if (cpu->task == first_task(cpu->number) && read_comm(previous, comm))
		name_task(cpu->task, comm);
	cpu->task = read_comm(next, comm) ? intern_task(comm) : 0;
	cpu->depth = 0;
	cpu->until = 0;
	refresh(cpu);
}
