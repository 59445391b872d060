/* CPUID (Intel SDM volume 2A; AMD64 APM volume 3, appendix E), and the leaves that hypervisors add. */
#ifndef WORLDSWITCH_CPUID_H
#define WORLDSWITCH_CPUID_H

#include <string.h>

struct registers {
	unsigned int a, b, c, d;
};

static inline struct registers cpuid(unsigned int leaf)
{
	struct registers r = { .a = leaf, .c = 0 };
	asm volatile("cpuid" : "+a"(r.a), "=b"(r.b), "+c"(r.c), "=d"(r.d)::"memory");
	return r;
}

/* Characters of the name in a leaf, and the end of the text. */
#define TEXT_OF_CPUID 13

/* Whose hypervisor's leaves begin with this one; each after it by as much more, for those that pretend to be another. */
#define HYPERVISOR_LEAVES 0x40000000
#define NEXT_HYPERVISOR 0x100
#define MOST_HYPERVISORS 8

/* The name that the registers of a leaf spell: of leaf 0 the CPU's maker's, of HYPERVISOR_LEAVES the hypervisor's. */
static inline void cpuid_text(unsigned int leaf, char text[TEXT_OF_CPUID])
{
	struct registers r = cpuid(leaf);
	unsigned int order[] = { r.b, leaf ? r.c : r.d, leaf ? r.d : r.c };
	memcpy(text, order, sizeof order);
	text[TEXT_OF_CPUID - 1] = 0;
}

#endif
