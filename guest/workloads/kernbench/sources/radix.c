/* A radix tree of pages with marks, as a cache of a file's pages has it, and reading ahead on top of it. */
#include "kernel.h"

#define SHIFT 6
#define SLOTS (1u << SHIFT)
#define MARKS 3
#define READ_AHEAD_MOST 32

enum mark { DIRTY, WRITEBACK, TOWRITE };

struct radix_node {
	struct radix_node *parent;
	u8 shift, offset, count;
	void *slots[SLOTS];
	unsigned long marks[MARKS];
};

struct mapping {
	struct radix_node *top;
	spinlock_t lock;
	unsigned long pages, flags;
};

struct read_ahead {
	unsigned long start, previous;
	u32 size, async_size, misses, hits;
};

static unsigned long largest_index(const struct radix_node *node)
{
	return node ? (1UL << (node->shift + SHIFT)) - 1 : 0;
}

static unsigned int slot_of(const struct radix_node *node, unsigned long index)
{
	return index >> node->shift & (SLOTS - 1);
}

static struct radix_node *node_new(struct radix_node *parent, unsigned int shift, unsigned int offset)
{
	struct radix_node *node = kmalloc(sizeof *node);
	if (!node)
		return NULL;
	memset(node, 0, sizeof *node);
	node->parent = parent;
	node->shift = shift;
	node->offset = offset;
	return node;
}

static int grow(struct mapping *mapping, unsigned long index)
{
	if (!mapping->top && !(mapping->top = node_new(NULL, 0, 0)))
		return -ENOMEM;
	while (index > largest_index(mapping->top)) {
		struct radix_node *old = mapping->top, *top = node_new(NULL, old->shift + SHIFT, 0);
		if (!top)
			return -ENOMEM;
		top->slots[0] = old;
		top->count = 1;
		for (unsigned int mark = 0; mark < MARKS; mark++)
			top->marks[mark] = !!old->marks[mark];
		old->parent = top;
		mapping->top = top;
	}
	return 0;
}

int mapping_insert(struct mapping *mapping, unsigned long index, void *page)
{
	struct radix_node *node;
	int error;
	spin_lock(&mapping->lock);
	error = grow(mapping, index);
	for (node = mapping->top; !error && node->shift;) {
		unsigned int slot = slot_of(node, index);
		if (!node->slots[slot]) {
			node->slots[slot] = node_new(node, node->shift - SHIFT, slot);
			if (!node->slots[slot]) {
				error = -ENOMEM;
				break;
			}
			node->count++;
		}
		node = node->slots[slot];
	}
	if (!error && node->slots[slot_of(node, index)])
		error = -EEXIST;
	if (!error) {
		node->slots[slot_of(node, index)] = page;
		node->count++;
		mapping->pages++;
	}
	spin_unlock(&mapping->lock);
	return error;
}

static struct radix_node *leaf_of(const struct mapping *mapping, unsigned long index)
{
	struct radix_node *node = mapping->top;
	if (!node || index > largest_index(node))
		return NULL;
	while (node && node->shift)
		node = node->slots[slot_of(node, index)];
	return node;
}

void *mapping_find(const struct mapping *mapping, unsigned long index)
{
	struct radix_node *leaf = leaf_of(mapping, index);
	return leaf ? leaf->slots[slot_of(leaf, index)] : NULL;
}

void mapping_mark(struct mapping *mapping, unsigned long index, enum mark mark)
{
	for (struct radix_node *node = leaf_of(mapping, index); node; node = node->parent) {
		unsigned long bit = slot_of(node, index);
		if (test_bit(bit, &node->marks[mark]))
			break;
		set_bit(bit, &node->marks[mark]);
	}
}

void mapping_unmark(struct mapping *mapping, unsigned long index, enum mark mark)
{
	for (struct radix_node *node = leaf_of(mapping, index); node; node = node->parent) {
		clear_bit(slot_of(node, index), &node->marks[mark]);
		if (node->marks[mark])
			break;
	}
}

/* The next page with a mark; ~0UL if there is none. */
unsigned long mapping_next_marked(const struct mapping *mapping, unsigned long from, enum mark mark)
{
	struct radix_node *node = mapping->top;
	unsigned long index = from;
	while (node && index <= largest_index(mapping->top)) {
		unsigned int slot = slot_of(node, index);
		unsigned long left = node->marks[mark] >> slot << slot;
		if (!left) {
			unsigned long span = 1UL << (node->shift + SHIFT);
			index = (index & ~(span - 1)) + span;
			if (!index)
				break;
			node = mapping->top;
			if (index > largest_index(node))
				break;
			continue;
		}
		if ((unsigned int)__builtin_ctzl(left) != slot) {
			unsigned long mask = (1UL << (node->shift + SHIFT)) - 1;
			index = (index & ~mask) | (unsigned long)__builtin_ctzl(left) << node->shift;
		}
		if (!node->shift)
			return index;
		node = node->slots[slot_of(node, index)];
	}
	return ~0UL;
}

static void release_empty(struct mapping *mapping, struct radix_node *node)
{
	while (node && !node->count) {
		struct radix_node *parent = node->parent;
		if (parent) {
			parent->slots[node->offset] = NULL;
			for (unsigned int mark = 0; mark < MARKS; mark++)
				clear_bit(node->offset, &parent->marks[mark]);
			parent->count--;
		} else {
			mapping->top = NULL;
		}
		kfree(node);
		node = parent;
	}
	while (mapping->top && mapping->top->shift && mapping->top->count == 1 && mapping->top->slots[0]) {
		struct radix_node *old = mapping->top;
		mapping->top = old->slots[0];
		mapping->top->parent = NULL;
		kfree(old);
	}
}

void *mapping_remove(struct mapping *mapping, unsigned long index)
{
	struct radix_node *leaf;
	void *page = NULL;
	spin_lock(&mapping->lock);
	leaf = leaf_of(mapping, index);
	if (leaf && (page = leaf->slots[slot_of(leaf, index)])) {
		for (unsigned int mark = 0; mark < MARKS; mark++)
			mapping_unmark(mapping, index, mark);
		leaf->slots[slot_of(leaf, index)] = NULL;
		leaf->count--;
		mapping->pages--;
		release_empty(mapping, leaf);
	}
	spin_unlock(&mapping->lock);
	return page;
}

static u32 next_size(const struct read_ahead *ahead)
{
	if (ahead->size < READ_AHEAD_MOST / 16)
		return 4 * max(ahead->size, 1u);
	return min(2 * ahead->size, (u32)READ_AHEAD_MOST);
}

/* Brings what is likely to be read next; the number of pages that it asked for. */
u32 read_ahead(struct mapping *mapping, struct read_ahead *ahead, unsigned long index,
	       int (*read_page)(struct mapping *, unsigned long, void *))
{
	u32 asked = 0;
	bool sequential = index == ahead->previous || index == ahead->previous + 1;
	if (mapping_find(mapping, index)) {
		ahead->hits++;
		if (index != ahead->start + ahead->size - ahead->async_size)
			goto out;
		ahead->start += ahead->size;
		ahead->size = next_size(ahead);
	} else {
		ahead->misses++;
		ahead->start = index;
		ahead->size = sequential ? next_size(ahead) : 1;
	}
	ahead->async_size = sequential ? ahead->size / 2 : 0;
	for (u32 at = 0; at < ahead->size; at++) {
		void *page;
		if (mapping_find(mapping, ahead->start + at))
			continue;
		page = alloc_pages(0);
		if (!page)
			break;
		if (mapping_insert(mapping, ahead->start + at, page) ||
		    read_page(mapping, ahead->start + at, page)) {
			free_pages(page, 0);
			break;
		}
		asked++;
	}
out:
	ahead->previous = index;
	return asked;
}
