/* A device of the VMM: a write to a port that KVM passes on. */
#ifndef WORLDSWITCH_DEVICE_H
#define WORLDSWITCH_DEVICE_H

#include "cpu.h"

static inline void device_write(unsigned short port, u32 value)
{
	asm volatile("outl %0, %1" ::"a"(value), "d"(port) : "memory");
}

#endif
