/*
 * Instructions that were counted with others of their segment but not executed, because one before them ended early: by
 * an exception, by leaving a VM, or for being translated anew.
 */
#include "account.h"

/* In a table of vectors, every fourth entry is for synchronous exceptions: DDI 0487, D1.3.1.5. */
#define KIND_MASK 0x180

#define ARM_INSTRUCTION 4

/*
 * Code that is mapped at several addresses is translated once, for the first of them: only within the page does an
 * address say where in a segment it is.
 */
#define PAGE_MASK 0xfff

/* The control block of SVM: AMD64 APM volume 2, appendix B; exit codes that are of interrupts: appendix C. */
#define EXIT_CODE 0x70
#define EXIT_INTERRUPT 0x60
#define EXIT_VIRTUAL_INTERRUPT 0x64

/* The address of the instruction that an exception returns to, at its entry. */
static uint64_t returns_to(const struct segment *entry)
{
	uint64_t address = 0;
	if (!settings.x86)
		return read_register(entry->level == HYPERVISOR ? "ELR_EL2" : "ELR_EL1");
	/* Below it is the error code. */
	read_memory(read_register("rsp") + 8, &address, sizeof address);
	return address;
}

/* ESR_ELx.EC: DDI 0487, D19.2.37. */
static unsigned int exception_class(const struct segment *entry)
{
	return read_register(entry->level == HYPERVISOR ? "ESR_EL2" : "ESR_EL1") >> 26 & 0x3f;
}

/* From a lower exception level, or the same. */
static bool is_data_abort(unsigned int class)
{
	return (class & 0x3e) == 0x24;
}

static bool is_instruction_abort(unsigned int class)
{
	return (class & 0x3e) == 0x20;
}

/* Whether a VM was left because of an instruction of its own, and not because of an interrupt. */
static bool was_intercepted(const struct cpu *cpu)
{
	uint64_t code = 0;
	read_memory(settings.direct_map + cpu->control_block + EXIT_CODE, &code, sizeof code);
	return code < EXIT_INTERRUPT || code > EXIT_VIRTUAL_INTERRUPT;
}

static unsigned int count_missing_on_x86(const struct cpu *cpu, const struct segment *segment, bool leaves_vm)
{
	const struct segment *last = cpu->last;
	if (last->last_kind == PLAIN)
		return 0;
	if (leaves_vm)
		return was_intercepted(cpu);
	for (unsigned int i = 0; i < MOST_PAGE_FAULTS; i++)
		if (segment->address == settings.page_faults[i])
			return !((returns_to(segment) ^ (last->address + last->size - last->last_size)) & PAGE_MASK);
	return 0;
}

/*
 * A block is left in its middle by an exception, which says at which instruction; and after an access to a device, when
 * what follows it is translated anew. A branch to there would be no reason: blocks that branch to behind accesses of
 * their own are cut at these.
 */
static unsigned int count_missing_on_arm(const struct cpu *cpu, const struct segment *segment)
{
	const struct segment *last = cpu->last;
	uint64_t next = segment->vector ? returns_to(segment) : segment->address;
	bool synchronous = segment->vector && !(segment->address & KIND_MASK);
	uint64_t offset = synchronous ? (next - last->address) & PAGE_MASK : next - last->address;
	if (offset >= last->size)
		return 0;
	unsigned int index = offset / ARM_INSTRUCTION;
	if (synchronous) {
		unsigned int class = exception_class(segment);
		/* The emulator's clock counts what is trapped for being of its kind, but not what faults. */
		return is_instruction_abort(class) ? 0 : last->length - index - !is_data_abort(class);
	}
	return index && last->accesses >> (index - 1) & 1 ? last->length - index : 0;
}

unsigned int count_missing(const struct cpu *cpu, const struct segment *segment, bool leaves_vm)
{
	if (!cpu->last)
		return 0;
	return settings.x86 ? count_missing_on_x86(cpu, segment, leaves_vm) : count_missing_on_arm(cpu, segment);
}
