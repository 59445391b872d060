/* Compression by references to what came before (LZ77), with a code of whole bytes, and SHA-256 of the result. */
#include "kernel.h"

#define WINDOW 65535
#define SHORTEST 4
#define HASH_BITS 12
#define LAST_LITERALS 5

struct lz_state {
	u32 table[1 << HASH_BITS];
};

static inline u32 load32(const u8 *at)
{
	u32 word;
	__builtin_memcpy(&word, at, sizeof word);
	return word;
}

static inline u64 load64(const u8 *at)
{
	u64 word;
	__builtin_memcpy(&word, at, sizeof word);
	return word;
}

static size_t match_length(const u8 *a, const u8 *b, const u8 *end)
{
	const u8 *start = a;
	while (a + 8 <= end) {
		u64 difference = load64(a) ^ load64(b);
		if (difference)
			return a - start + (__builtin_ctzll(difference) >> 3);
		a += 8;
		b += 8;
	}
	while (a < end && *a == *b) {
		a++;
		b++;
	}
	return a - start;
}

static u8 *put_length(u8 *out, size_t length)
{
	for (; length >= 255; length -= 255)
		*out++ = 255;
	*out++ = length;
	return out;
}

static u8 *put_sequence(u8 *out, const u8 *literals, size_t count, size_t offset, size_t length)
{
	u8 *token = out++;
	*token = min(count, (size_t)15) << 4;
	if (count >= 15)
		out = put_length(out, count - 15);
	memcpy(out, literals, count);
	out += count;
	if (!offset)
		return out;
	*out++ = offset;
	*out++ = offset >> 8;
	*token |= min(length - SHORTEST, (size_t)15);
	return length - SHORTEST >= 15 ? put_length(out, length - SHORTEST - 15) : out;
}

size_t lz_compress(struct lz_state *state, const u8 *in, size_t size, u8 *out)
{
	const u8 *at = in, *literals = in, *end = in + size;
	u8 *start = out;
	unsigned int misses = 0;
	memset(state, 0, sizeof *state);
	while (at + SHORTEST + LAST_LITERALS <= end) {
		u32 hash = hash_32(load32(at), HASH_BITS);
		const u8 *candidate = in + state->table[hash];
		size_t length;
		state->table[hash] = at - in;
		if (candidate >= at || at - candidate > WINDOW || load32(candidate) != load32(at)) {
			/* What does not compress is passed faster and faster. */
			at += 1 + (misses++ >> 6);
			continue;
		}
		while (at > literals && candidate > in && at[-1] == candidate[-1]) {
			at--;
			candidate--;
		}
		length = SHORTEST + match_length(at + SHORTEST, candidate + SHORTEST, end - LAST_LITERALS);
		out = put_sequence(out, literals, at - literals, at - candidate, length);
		at += length;
		literals = at;
		misses = 0;
		if (at + SHORTEST <= end)
			state->table[hash_32(load32(at - 2), HASH_BITS)] = at - 2 - in;
	}
	out = put_sequence(out, literals, end - literals, 0, 0);
	return out - start;
}

static const u8 *get_length(const u8 *in, const u8 *end, size_t *length)
{
	u8 byte;
	if (*length != 15)
		return in;
	do {
		if (unlikely(in >= end))
			return NULL;
		byte = *in++;
		*length += byte;
	} while (byte == 255);
	return in;
}

/* The size of what it decompressed; -EINVAL if the input is damaged, -ENOSPC if there is no room. */
s64 lz_decompress(const u8 *in, size_t size, u8 *out, size_t room)
{
	const u8 *end = in + size;
	u8 *start = out, *limit = out + room;
	while (in < end) {
		u8 token = *in++;
		size_t count = token >> 4, length = token & 15, offset;
		const u8 *from;
		in = get_length(in, end, &count);
		if (!in || (size_t)(end - in) < count)
			return -EINVAL;
		if ((size_t)(limit - out) < count)
			return -ENOSPC;
		memcpy(out, in, count);
		out += count;
		in += count;
		if (in == end)
			break;
		if (end - in < 2)
			return -EINVAL;
		offset = in[0] | in[1] << 8;
		in = get_length(in + 2, end, &length);
		if (!in || !offset || offset > (size_t)(out - start))
			return -EINVAL;
		length += SHORTEST;
		if ((size_t)(limit - out) < length)
			return -ENOSPC;
		from = out - offset;
		if (offset >= 8) {
			for (; length >= 8; length -= 8, out += 8, from += 8)
				__builtin_memcpy(out, from, 8);
		}
		while (length--)
			*out++ = *from++;
	}
	return out - start;
}

struct sha256 {
	u32 state[8];
	u64 size;
	u8 block[64];
};

static u32 round_constants[64];

static inline u32 ror32(u32 word, unsigned int shift)
{
	return rol32(word, 32 - shift);
}

static void sha256_block(struct sha256 *sha, const u8 *data)
{
	u32 w[64], v[8];
	for (int at = 0; at < 16; at++)
		w[at] = __builtin_bswap32(load32(data + 4 * at));
	for (int at = 16; at < 64; at++) {
		u32 a = w[at - 15], b = w[at - 2];
		w[at] = w[at - 16] + w[at - 7] + (ror32(a, 7) ^ ror32(a, 18) ^ a >> 3) +
			(ror32(b, 17) ^ ror32(b, 19) ^ b >> 10);
	}
	memcpy(v, sha->state, sizeof v);
	for (int at = 0; at < 64; at++) {
		u32 s1 = ror32(v[4], 6) ^ ror32(v[4], 11) ^ ror32(v[4], 25);
		u32 choice = (v[4] & v[5]) ^ (~v[4] & v[6]);
		u32 one = v[7] + s1 + choice + round_constants[at] + w[at];
		u32 s0 = ror32(v[0], 2) ^ ror32(v[0], 13) ^ ror32(v[0], 22);
		u32 majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]);
		for (int each = 7; each > 0; each--)
			v[each] = v[each - 1];
		v[4] += one;
		v[0] = one + s0 + majority;
	}
	for (int at = 0; at < 8; at++)
		sha->state[at] += v[at];
}

void sha256_update(struct sha256 *sha, const u8 *data, size_t size)
{
	size_t filled = sha->size % sizeof sha->block;
	sha->size += size;
	if (filled) {
		size_t part = min(size, sizeof sha->block - filled);
		memcpy(sha->block + filled, data, part);
		data += part;
		size -= part;
		if (filled + part < sizeof sha->block)
			return;
		sha256_block(sha, sha->block);
	}
	for (; size >= sizeof sha->block; size -= sizeof sha->block, data += sizeof sha->block)
		sha256_block(sha, data);
	memcpy(sha->block, data, size);
}

void sha256_final(struct sha256 *sha, u8 *digest)
{
	static const u8 padding[64] = { 0x80 };
	u64 bits = __builtin_bswap64(sha->size * 8);
	size_t filled = sha->size % 64;
	sha256_update(sha, padding, filled < 56 ? 56 - filled : 120 - filled);
	sha256_update(sha, (const u8 *)&bits, sizeof bits);
	for (int at = 0; at < 8; at++) {
		u32 word = __builtin_bswap32(sha->state[at]);
		memcpy(digest + 4 * at, &word, sizeof word);
	}
}
