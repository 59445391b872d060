/*
 * What the sources have in common: the vocabulary of an operating system's kernel, as inline functions, so that each
 * file means about as much work to the compiler as one of a kernel does. Nothing here is ever run.
 */
#ifndef KERNBENCH_KERNEL_H
#define KERNBENCH_KERNEL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
typedef int64_t s64;

enum { ENOENT = 2, ENOMEM = 12, EEXIST = 17, EINVAL = 22, ENOSPC = 28 };

#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define BITS_PER_LONG 64

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define ALIGN(x, a) (((x) + (a)-1) & ~((a)-1))
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value) (*(volatile __typeof__(x) *)&(x) = (value))

#define container_of(pointer, type, member) ((type *)((char *)(pointer)-offsetof(type, member)))

#define min(a, b)                         \
	({                                \
		__typeof__(a) _a = (a);   \
		__typeof__(b) _b = (b);   \
		_a < _b ? _a : _b;        \
	})

#define max(a, b)                         \
	({                                \
		__typeof__(a) _a = (a);   \
		__typeof__(b) _b = (b);   \
		_a > _b ? _a : _b;        \
	})

struct list_head {
	struct list_head *next, *prev;
};

#define LIST_HEAD_INIT(name) { &(name), &(name) }

static inline void list_init(struct list_head *list)
{
	WRITE_ONCE(list->next, list);
	list->prev = list;
}

static inline bool list_empty(const struct list_head *head)
{
	return READ_ONCE(head->next) == head;
}

static inline void list_link(struct list_head *entry, struct list_head *prev, struct list_head *next)
{
	next->prev = entry;
	entry->next = next;
	entry->prev = prev;
	WRITE_ONCE(prev->next, entry);
}

static inline void list_add(struct list_head *entry, struct list_head *head)
{
	list_link(entry, head, head->next);
}

static inline void list_add_tail(struct list_head *entry, struct list_head *head)
{
	list_link(entry, head->prev, head);
}

static inline void list_del(struct list_head *entry)
{
	entry->next->prev = entry->prev;
	WRITE_ONCE(entry->prev->next, entry->next);
	list_init(entry);
}

static inline void list_move_tail(struct list_head *entry, struct list_head *head)
{
	list_del(entry);
	list_add_tail(entry, head);
}

#define list_entry(pointer, type, member) container_of(pointer, type, member)
#define list_first_entry(head, type, member) list_entry((head)->next, type, member)

#define list_for_each_entry(at, head, member)                                   \
	for (at = list_first_entry(head, __typeof__(*at), member); &at->member != (head); \
	     at = list_entry(at->member.next, __typeof__(*at), member))

#define list_for_each_entry_safe(at, next, head, member)                        \
	for (at = list_first_entry(head, __typeof__(*at), member),              \
	    next = list_entry(at->member.next, __typeof__(*at), member);        \
	     &at->member != (head);                                             \
	     at = next, next = list_entry(next->member.next, __typeof__(*next), member))

static inline void set_bit(unsigned long bit, unsigned long *map)
{
	__atomic_fetch_or(&map[bit / BITS_PER_LONG], 1UL << bit % BITS_PER_LONG, __ATOMIC_RELAXED);
}

static inline void clear_bit(unsigned long bit, unsigned long *map)
{
	__atomic_fetch_and(&map[bit / BITS_PER_LONG], ~(1UL << bit % BITS_PER_LONG), __ATOMIC_RELAXED);
}

static inline bool test_bit(unsigned long bit, const unsigned long *map)
{
	return map[bit / BITS_PER_LONG] >> bit % BITS_PER_LONG & 1;
}

static inline unsigned long find_next_zero_bit(const unsigned long *map, unsigned long size, unsigned long from)
{
	while (from < size) {
		unsigned long word = ~map[from / BITS_PER_LONG] >> from % BITS_PER_LONG;
		if (word)
			return min(from + __builtin_ctzl(word), size);
		from = ALIGN(from + 1, BITS_PER_LONG);
	}
	return size;
}

static inline int fls64(u64 x)
{
	return x ? 64 - __builtin_clzll(x) : 0;
}

static inline u32 rol32(u32 word, unsigned int shift)
{
	return word << (shift & 31) | word >> (-shift & 31);
}

static inline u32 hash_32(u32 value, unsigned int bits)
{
	return value * 0x61c88647u >> (32 - bits);
}

static inline u64 div_u64_rem(u64 dividend, u32 divisor, u32 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}

typedef struct {
	u32 owner, next;
} spinlock_t;

static inline void spin_lock(spinlock_t *lock)
{
	u32 ticket = __atomic_fetch_add(&lock->next, 1, __ATOMIC_RELAXED);
	while (__atomic_load_n(&lock->owner, __ATOMIC_ACQUIRE) != ticket)
		;
}

static inline void spin_unlock(spinlock_t *lock)
{
	__atomic_store_n(&lock->owner, lock->owner + 1, __ATOMIC_RELEASE);
}

typedef struct {
	s32 count;
} refcount_t;

static inline void refcount_get(refcount_t *references)
{
	__atomic_fetch_add(&references->count, 1, __ATOMIC_RELAXED);
}

static inline bool refcount_put(refcount_t *references)
{
	return __atomic_fetch_sub(&references->count, 1, __ATOMIC_ACQ_REL) == 1;
}

struct rb_node {
	unsigned long parent_and_colour;
	struct rb_node *right, *left;
};

struct rb_root {
	struct rb_node *node, *leftmost;
};

void rb_insert(struct rb_root *root, struct rb_node *node, struct rb_node *parent, struct rb_node **link);
void rb_erase(struct rb_root *root, struct rb_node *node);
struct rb_node *rb_next(struct rb_node *node);

void *kmalloc(size_t size);
void kfree(void *object);
void *alloc_pages(unsigned int order);
void free_pages(void *pages, unsigned int order);
void *memcpy(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *a, const void *b, size_t size);
int vsnprintf(char *buffer, size_t size, const char *format, va_list arguments);
int snprintf(char *buffer, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));
u64 ktime_now(void);

#endif
