#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "instructions.h"
#include "observers.h"

#define BUCKETS (1 << 18)

/* Of addresses from here on all memories of a host have the same. */
#define UPPER_HALF (1ULL << 63)
#define OF_VM (1ULL << 62)

static struct known_instruction *buckets[BUCKETS];
static uint32_t count, doubts;

static const struct known_instruction unmapped;

static uint64_t space_of(const struct cpu *cpu, uint64_t address)
{
	return (address & UPPER_HALF ? 0 : *cpu->cr3) | (*cpu->in_vm ? OF_VM : 0);
}

/* PAUSE is a NOP with the prefix of REP. */
static int is_pause(const unsigned char *bytes)
{
	return bytes[0] == 0xf3 && bytes[1] == 0x90;
}

/* An instruction that is not known. */
static struct known_instruction *learn(const struct cpu *cpu, const struct instruction *read, uint64_t space)
{
	char text[256];
	int is_64 = cpu_is_in_64_bit_mode(cpu);
	struct known_instruction *known = calloc(1, sizeof *known);
	if (!known)
		fail("the instructions of the machine do not fit into memory");
	known->traced = *read;
	struct instruction *traced = &known->traced;
	traced->size = bochs_disassemble(!is_64, is_64, 0, read->address, read->bytes, text, 0);
	traced->number = count++;
	traced->run = 1;
	traced->watched = observers_watch(read->address);
	known->space = space;
	known->pauses = is_pause(read->bytes);
	observers_learn(traced);
	return known;
}

static int is_same(const struct known_instruction *known, const struct instruction *read, uint64_t space)
{
	const struct instruction *traced = &known->traced;
	return traced->address == read->address && known->space == space &&
	       traced->host_address == read->host_address && !memcmp(traced->bytes, read->bytes, traced->size);
}

/* Reads the instruction, and finds it among those that are known by what it is, or learns it. */
static const struct known_instruction *look_at(const struct cpu *cpu, uint64_t address, uint64_t space,
					       struct known_instruction **bucket)
{
	struct instruction read = { .address = address };
	if (!cpu_read(cpu, address, read.bytes, sizeof read.bytes, &read.host_address))
		return &unmapped;
	struct known_instruction *known = *bucket;
	while (known && !is_same(known, &read, space))
		known = known->next;
	if (!known) {
		known = learn(cpu, &read, space);
		known->next = *bucket;
		*bucket = known;
	}
	known->seen = doubts;
	return known;
}

const struct known_instruction *next_instruction(const struct cpu *cpu)
{
	uint64_t address = *cpu->rip, space = space_of(cpu, address);
	struct known_instruction **bucket = &buckets[(address ^ address >> 18 ^ space >> 12) % BUCKETS];
	for (struct known_instruction *known = *bucket; known; known = known->next)
		if (known->traced.address == address && known->space == space && known->seen == doubts)
			return known;
	return look_at(cpu, address, space, bucket);
}

void doubt_instructions(void)
{
	doubts++;
}
