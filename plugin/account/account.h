/*
 * Accounts every instruction of a machine's repetitions to who executed it. The parts of the plugin (plugin/account.c):
 *
 *   segments.c      what is executed, and how often by whom
 *   contexts.c      who executes: the place, the task, the function that says on which side
 *   cpus.c          what is known of each CPU, and how it changes
 *   instructions.c  which instructions may end before they are done
 *   missing.c       how many were not executed for that reason
 *   machine.c       registers and memory of the machine
 *   arguments.c     what the plugin is told
 *   output.c        the file that it writes
 */
#ifndef WORLDSWITCH_ACCOUNT_H
#define WORLDSWITCH_ACCOUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../qemu-plugin.h"

#define MOST_CPUS 8
#define MOST_NESTED 8
#define MOST_PAGE_FAULTS 4
#define COMM_LENGTH 16

/* What is virtualized, and how. */
enum mode { NATIVE, KVM_NVHE, KVM_VHE, KVM_SVM, XEN };

/* How privileged an instruction is: on Arm its exception level, on x86 as its address says. */
enum level { USER, KERNEL, HYPERVISOR, LEVELS };

/* Where an instruction is executed, in the order of src/testbeds/emulated/accounting/read-account.ts. A host may be Dom0. */
enum place { HOST_USER, HOST_KERNEL, VM_USER, VM_KERNEL, IN_HYPERVISOR };

/* Whether an instruction may end before it is done. */
enum kind {
	PLAIN,
	/* A load or store, which may fault. */
	ACCESS,
	/* Something that a hypervisor may intercept. */
	INTERCEPTED,
};

/* What the plugin is told. */
struct settings {
	bool x86;
	enum mode mode;
	/* The text of the host's kernel, and the function of it that enters a VM (Arm). */
	uint64_t text_begin, text_end, entry_begin, entry_end;
	/* Entries for page faults, of kernels and of Xen (x86). */
	uint64_t page_faults[MOST_PAGE_FAULTS];
	/* Where what enters VMs, KVM or Xen, has all memory (x86). */
	uint64_t direct_map;
};
extern struct settings settings;

/* Consecutive instructions, counted when the first of them is executed. Two fit into a line of the cache. */
struct segment {
	uint64_t address;
	uint64_t host_address; /* where in the emulator's memory it lies: what it is, whatever address it has */
	union {
		uint64_t accesses; /* a bit for each instruction that may access memory (Arm) */
		uint64_t last_size; /* of its last instruction, in bytes (x86) */
	};
	uint32_t number;
	uint16_t size;  /* in bytes */
	uint8_t length; /* in instructions */
	uint8_t level : 2;     /* enum level */
	uint8_t last_kind : 2; /* enum kind, of its last instruction */
	uint8_t watched : 1;
	uint8_t vector : 1;
	uint8_t written : 1;
};

#define LONGEST_SEGMENT 64
#define MOST_SEGMENTS ((size_t)1 << 22)

/* Who executes. */
struct context {
	uint32_t place; /* enum place */
	uint32_t cpu;
	uint32_t task; /* 0: not known, or it does not matter */
	uint32_t side; /* 0: that of the task; else what the testbed calls the one of a function that is executed */
};

/* What is known of a CPU. */
struct cpu {
	const void *state; /* where the emulator keeps it, which is what tells CPUs apart */
	uint32_t number;
	enum level level;
	enum { UNKNOWN, HOST, VM } world;
	uint32_t task;
	/* Functions that are being executed and say on which side; the instructions that they return to. */
	struct {
		uint64_t until;
		uint32_t side;
	} nested[MOST_NESTED];
	unsigned int depth;
	uint64_t until; /* of the innermost, or 0 */
	/* Of what it executes at each level: the context, and that context's counts. */
	uint32_t contexts[LEVELS];
	uint64_t *counts[LEVELS];
	/* What it has executed last, and in which context. */
	const struct segment *last;
	uint32_t last_context;
	uint64_t control_block; /* of the VM that was entered (x86) */
};

/* An instruction at which more happens than that it is counted. */
struct watch {
	uint64_t address;
	enum event { BEGIN, END, SWITCH, FAULT, SIDE, STAMP } what;
	uint32_t number; /* of the side or the stamp */
};

/* arguments.c */
/* Whether all of them were understood, and none is missing. */
bool read_arguments(int count, char **argument);
/* The watches of an address, one after another: the first for none before it, then 0. */
const struct watch *next_watch(uint64_t address, const struct watch *before);

/* output.c */
bool open_output(const char *path);
bool is_output_open(void);
void begin_window(void);
/* Within a window: instructions since its beginning, and place | CPU << 8 | number << 16. */
void write_stamp(uint64_t instructions, uint32_t what);
void write_window(void);
void close_output(void);

/* instructions.c */
enum kind kind_of_instruction(const struct qemu_plugin_insn *);
/* Where an instruction branches to if it is a direct branch (Arm); else 0. */
uint64_t branch_target(const struct qemu_plugin_insn *);
bool enters_vm(const struct qemu_plugin_insn *);

/* machine.c */
uint64_t read_register(const char *name);
bool read_memory(uint64_t address, void *into, size_t length);
enum level level_of_translation(uint64_t address);
/* The instruction that is executed where this one was called. */
uint64_t return_address(void);

/* missing.c */
/* How many instructions of what a CPU has executed last were not executed, now that it executes this segment. */
unsigned int count_missing(const struct cpu *, const struct segment *, bool leaves_vm);

/* segments.c */
struct segment *intern_segment(const struct segment *);
void each_segment(void (*look)(struct segment *));

/* contexts.c */
uint32_t intern_context(const struct context *);
uint32_t intern_task(const char comm[COMM_LENGTH]);
/* The task that a CPU runs before the first switch has a number, and a name later. */
uint32_t first_task(uint32_t cpu);
void name_task(uint32_t task, const char comm[COMM_LENGTH]);
uint32_t count_contexts(void);
const struct context *context_at(uint32_t number);
uint32_t count_tasks(void);
const char *comm_of(uint32_t task);
/* How often a context has executed each segment, and how many instructions of it were not. */
uint64_t *counts_of(uint32_t context);
uint64_t *missing_of(uint32_t context);
/* How often a context was left for a hypervisor. */
uint32_t *exits_of(uint32_t context);
void forget_counts(void);

/* cpus.c */
struct cpu *cpu_of(const void *state);
enum place place_of(const struct cpu *, enum level);
/* Before a segment at another level than the one before it on this CPU. */
void change_level(struct cpu *, const struct segment *);
/* Whether a segment is one of Arm's vectors, when it is translated for the CPU that takes the exception. */
bool is_vector(const struct segment *);
void enter_vm(struct cpu *);
void leave_vm(struct cpu *);
void enter_side(struct cpu *, uint32_t side);
void leave_side(struct cpu *);
void switch_task(struct cpu *);

#endif
