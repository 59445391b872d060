/* A device of the VMM: a store that KVM passes on. */
#ifndef WORLDSWITCH_DEVICE_H
#define WORLDSWITCH_DEVICE_H

#include "cpu.h"

static inline void device_write(u64 address, u32 value)
{
	store32(address, value);
}

#endif
