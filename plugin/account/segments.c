/* The code that was executed. What is translated again, because the emulator threw its translations away, is the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account.h"

#define POOL 4096

static struct segment **table; /* open addressing */
static size_t table_size, segment_count;

/* What is left of the pool. */
static struct segment *segments;
static size_t segments_left;

static void *allocate(size_t count, size_t size)
{
	void *memory = aligned_alloc(sizeof(struct segment), count * size);
	if (memory)
		memset(memory, 0, count * size);
	if (!memory || segment_count == MOST_SEGMENTS) {
		fprintf(stderr, "account: the account does not fit into memory\n");
		exit(1);
	}
	return memory;
}

static size_t hash_of(const struct segment *segment)
{
	uint64_t hash = segment->address * 0x9e3779b97f4a7c15 ^ segment->host_address;
	hash = (hash ^ segment->length ^ segment->level << 8) * 0xff51afd7ed558ccd;
	return hash >> 20;
}

static bool is_same(const struct segment *a, const struct segment *b)
{
	return a->address == b->address && a->host_address == b->host_address && a->length == b->length &&
	       a->level == b->level;
}

static struct segment **place_for(const struct segment *segment)
{
	size_t at = hash_of(segment) & (table_size - 1);
	while (table[at] && !is_same(table[at], segment))
		at = (at + 1) & (table_size - 1);
	return &table[at];
}

static void grow_table(void)
{
	struct segment **old = table;
	size_t old_size = table_size;
	table_size = old_size ? old_size * 2 : 1 << 16;
	table = allocate(table_size, sizeof *table);
	for (size_t i = 0; i < old_size; i++)
		if (old[i])
			*place_for(old[i]) = old[i];
	free(old);
}

struct segment *intern_segment(const struct segment *segment)
{
	if (segment_count * 2 >= table_size)
		grow_table();
	struct segment **place = place_for(segment);
	if (*place)
		return *place;
	if (!segments_left) {
		segments = allocate(POOL, sizeof *segments);
		segments_left = POOL;
	}
	segments_left--;
	*segments = *segment;
	segments->number = segment_count;
	segment_count++;
	return *place = segments++;
}

void each_segment(void (*look)(struct segment *))
{
	for (size_t i = 0; i < table_size; i++)
		if (table[i])
			look(table[i]);
}
