/* An allocator of objects of a few sizes, on slabs of pages, over a buddy allocator of pages. */
#include "kernel.h"

#define ORDERS 11
#define CLASSES 9
#define SMALLEST_SHIFT 4
#define KEPT_EMPTY 2

struct page {
	struct list_head list;
	u8 order, free;
	u16 class;
};

struct zone {
	spinlock_t lock;
	struct page *pages;
	unsigned long count, available;
	char *memory;
	struct list_head free[ORDERS];
};

struct slab {
	struct list_head list;
	u16 used, capacity, first, class;
	u16 next[];
};

struct cache {
	spinlock_t lock;
	u32 size, order, capacity, empty;
	struct list_head partial, full;
	u64 allocations, failures;
};

static struct zone zone;
static struct cache caches[CLASSES];

static unsigned long index_of(const struct page *page)
{
	return page - zone.pages;
}

static struct page *buddy_of(const struct page *page, unsigned int order)
{
	unsigned long buddy = index_of(page) ^ 1UL << order;
	return buddy < zone.count ? &zone.pages[buddy] : NULL;
}

static void give_back(struct page *page, unsigned int order)
{
	for (; order < ORDERS - 1; order++) {
		struct page *buddy = buddy_of(page, order);
		if (!buddy || !buddy->free || buddy->order != order)
			break;
		list_del(&buddy->list);
		buddy->free = 0;
		page = min(page, buddy);
	}
	page->order = order;
	page->free = 1;
	list_add(&page->list, &zone.free[order]);
}

void zone_init(char *memory, unsigned long count, struct page *pages)
{
	zone = (struct zone){ .pages = pages, .count = count, .memory = memory };
	for (unsigned int order = 0; order < ORDERS; order++)
		list_init(&zone.free[order]);
	memset(pages, 0, count * sizeof *pages);
	for (unsigned long at = 0; at < count; at++)
		give_back(&pages[at], 0);
	zone.available = count;
	for (unsigned int class = 0; class < CLASSES; class++) {
		struct cache *cache = &caches[class];
		cache->size = 1u << (class + SMALLEST_SHIFT);
		cache->order = class > 6 ? class - 6 : 0;
		cache->capacity =
			((PAGE_SIZE << cache->order) - sizeof(struct slab)) / (cache->size + sizeof(u16));
		list_init(&cache->partial);
		list_init(&cache->full);
	}
}

void *alloc_pages(unsigned int order)
{
	struct page *page = NULL;
	unsigned int from;
	spin_lock(&zone.lock);
	for (from = order; from < ORDERS; from++) {
		if (list_empty(&zone.free[from]))
			continue;
		page = list_first_entry(&zone.free[from], struct page, list);
		break;
	}
	if (page) {
		list_del(&page->list);
		page->free = 0;
		while (from-- > order) {
			struct page *half = page + (1UL << from);
			half->order = from;
			half->free = 1;
			list_add(&half->list, &zone.free[from]);
		}
		page->order = order;
		zone.available -= 1UL << order;
	}
	spin_unlock(&zone.lock);
	return page ? zone.memory + (index_of(page) << PAGE_SHIFT) : NULL;
}

static struct page *page_of(const void *address)
{
	return &zone.pages[(unsigned long)((const char *)address - zone.memory) >> PAGE_SHIFT];
}

void free_pages(void *pages, unsigned int order)
{
	if (!pages)
		return;
	spin_lock(&zone.lock);
	give_back(page_of(pages), order);
	zone.available += 1UL << order;
	spin_unlock(&zone.lock);
}

static char *objects_of(struct slab *slab)
{
	struct cache *cache = &caches[slab->class];
	return (char *)slab + ALIGN(sizeof *slab + cache->capacity * sizeof(u16), 16UL);
}

static struct slab *slab_new(struct cache *cache)
{
	struct slab *slab = alloc_pages(cache->order);
	if (!slab)
		return NULL;
	slab->used = slab->first = 0;
	slab->class = cache - caches;
	slab->capacity = cache->capacity;
	while (objects_of(slab) + slab->capacity * cache->size > (char *)slab + (PAGE_SIZE << cache->order))
		slab->capacity--;
	for (u16 at = 0; at < slab->capacity; at++)
		slab->next[at] = at + 1;
	for (unsigned long at = 0; at < 1UL << cache->order; at++)
		page_of(slab)[at].class = slab->class + 1;
	list_add(&slab->list, &cache->partial);
	return slab;
}

static void *slab_take(struct cache *cache, struct slab *slab)
{
	u16 at = slab->first;
	slab->first = slab->next[at];
	if (slab->used++ == 0 && cache->empty)
		cache->empty--;
	if (slab->first == slab->capacity) {
		list_del(&slab->list);
		list_add(&slab->list, &cache->full);
	}
	return objects_of(slab) + (size_t)at * cache->size;
}

void *kmalloc(size_t size)
{
	unsigned int shift = max(fls64(size ? size - 1 : 0), SMALLEST_SHIFT);
	struct cache *cache;
	struct slab *slab;
	void *object = NULL;
	if (unlikely(shift - SMALLEST_SHIFT >= CLASSES))
		return alloc_pages(shift - PAGE_SHIFT);
	cache = &caches[shift - SMALLEST_SHIFT];
	spin_lock(&cache->lock);
	slab = list_empty(&cache->partial) ? slab_new(cache) :
					     list_first_entry(&cache->partial, struct slab, list);
	if (likely(slab)) {
		object = slab_take(cache, slab);
		cache->allocations++;
	} else {
		cache->failures++;
	}
	spin_unlock(&cache->lock);
	return object;
}

void kfree(void *object)
{
	struct page *page;
	struct cache *cache;
	struct slab *slab;
	u16 at;
	if (!object)
		return;
	page = page_of(object);
	if (!page->class) {
		free_pages(object, page->order);
		return;
	}
	cache = &caches[page->class - 1];
	slab = (struct slab *)((unsigned long)object & ~((PAGE_SIZE << cache->order) - 1));
	at = ((char *)object - objects_of(slab)) / cache->size;
	spin_lock(&cache->lock);
	if (slab->first == slab->capacity)
		list_move_tail(&slab->list, &cache->partial);
	slab->next[at] = slab->first;
	slab->first = at;
	if (--slab->used == 0 && ++cache->empty > KEPT_EMPTY) {
		cache->empty--;
		list_del(&slab->list);
		for (unsigned long each = 0; each < 1UL << cache->order; each++)
			page_of(slab)[each].class = 0;
		free_pages(slab, cache->order);
	}
	spin_unlock(&cache->lock);
}

/* A line for each cache, as in /proc/slabinfo. */
size_t slab_report(char *buffer, size_t size)
{
	size_t length = 0;
	for (unsigned int class = 0; class < CLASSES && length < size; class++) {
		const struct cache *cache = &caches[class];
		length += snprintf(buffer + length, size - length, "size-%u %llu %llu %u\n", cache->size,
				   (unsigned long long)cache->allocations, (unsigned long long)cache->failures,
				   cache->empty);
	}
	return min(length, size);
}
