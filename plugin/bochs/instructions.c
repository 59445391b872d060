#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "instructions.h"
#include "observers.h"

#define BUCKETS (1 << 18)
#define PAGE 4096

/* Of addresses from here on all memories of a host have the same. */
#define UPPER_HALF (1ULL << 63)
#define OF_VM (1ULL << 62)

static struct known_instruction *buckets[BUCKETS];
static uint32_t count;

static const struct known_instruction unmapped;

static uint64_t space_of(const struct cpu *cpu, uint64_t address)
{
	return (address & UPPER_HALF ? 0 : *cpu->cr3) | (*cpu->in_vm ? OF_VM : 0);
}

/* Up to `length` bytes at an address, as many as there are before a page that is not mapped. */
static unsigned int read_code(const struct cpu *cpu, uint64_t address, unsigned char *into, unsigned int length,
			      uint64_t *physical)
{
	unsigned int read = 0;
	while (read < length) {
		uint64_t at, mask;
		unsigned int piece = PAGE - (address + read) % PAGE;
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

/* PAUSE is a NOP with the prefix of REP. */
static int is_pause(const unsigned char *bytes)
{
	return bytes[0] == 0xf3 && bytes[1] == 0x90;
}

static const struct known_instruction *learn(const struct cpu *cpu, uint64_t address, uint64_t space,
					     struct known_instruction **bucket)
{
	struct known_instruction *known = calloc(1, sizeof *known);
	char text[256];
	if (!known)
		fail("the instructions of the machine do not fit into memory");
	struct instruction *traced = &known->traced;
	if (!read_code(cpu, address, traced->bytes, sizeof traced->bytes, &traced->host_address)) {
		free(known);
		return &unmapped;
	}
	int is_64 = cpu_is_in_64_bit_mode(cpu);
	traced->size = bochs_disassemble(!is_64, is_64, 0, address, traced->bytes, text, 0);
	traced->address = address;
	traced->number = count++;
	traced->run = 1;
	traced->watched = observers_watch(address);
	known->space = space;
	known->pauses = is_pause(traced->bytes);
	known->next = *bucket;
	*bucket = known;
	observers_learn(traced);
	return known;
}

const struct known_instruction *next_instruction(const struct cpu *cpu)
{
	uint64_t address = *cpu->rip, space = space_of(cpu, address);
	struct known_instruction **bucket = &buckets[(address ^ address >> 18 ^ space >> 12) % BUCKETS];
	for (struct known_instruction *known = *bucket; known; known = known->next)
		if (known->traced.address == address && known->space == space)
			return known;
	return learn(cpu, address, space, bucket);
}

void forget_instructions(void)
{
	/* They stay in memory: whoever observes may know them. */
	memset(buckets, 0, sizeof buckets);
}
