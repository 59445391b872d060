/* Lists of 32-bit words that grow, and records of them in a file. PLUGIN is the name of who has them. */
#ifndef WORLDSWITCH_WORDS_H
#define WORLDSWITCH_WORDS_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct words {
	uint32_t *at;
	size_t length, room;
};

/* The same memory, or another with what it held, that has room for `needed` things of a size. */
static void *grow(void *memory, size_t *room, size_t needed, size_t size)
{
	if (needed <= *room)
		return memory;
	*room = needed * 2 + 64;
	memory = realloc(memory, *room * size);
	if (!memory) {
		fprintf(stderr, PLUGIN ": what it has seen does not fit into memory\n");
		exit(1);
	}
	return memory;
}

static inline void append(struct words *words, uint32_t word)
{
	words->at = grow(words->at, &words->room, words->length + 1, sizeof *words->at);
	words->at[words->length++] = word;
}

static inline void append_address(struct words *words, uint64_t address)
{
	append(words, address);
	append(words, address >> 32);
}

/* Bytes, the last word filled up with zeroes. */
static inline void append_bytes(struct words *words, const void *bytes, size_t length)
{
	for (size_t i = 0; i < length; i += sizeof(uint32_t)) {
		uint32_t word = 0;
		memcpy(&word, (const char *)bytes + i, length - i < sizeof word ? length - i : sizeof word);
		append(words, word);
	}
}

/* A record is a type, the number of words that follow, and these. */
static inline void write_record(FILE *out, uint32_t type, const struct words *first, const struct words *second)
{
	uint32_t head[2] = { type, first->length + (second ? second->length : 0) };
	fwrite(head, sizeof head, 1, out);
	fwrite(first->at, sizeof *first->at, first->length, out);
	if (second && second->length)
		fwrite(second->at, sizeof *second->at, second->length, out);
}

/* FNV-1a, by words. */
static inline uint64_t hash_words(uint64_t hash, const struct words *words)
{
	for (size_t i = 0; i < words->length; i++)
		hash = (hash ^ words->at[i]) * 0x100000001b3;
	return hash;
}

static inline int same_words(const struct words *a, const struct words *b)
{
	return a->length == b->length && (!a->length || !memcmp(a->at, b->at, a->length * sizeof *a->at));
}

static inline struct words copy_words(const struct words *words)
{
	struct words copy = { 0 };
	for (size_t i = 0; i < words->length; i++)
		append(&copy, words->at[i]);
	return copy;
}

#endif
