/* KVM as the probe uses it: doorbells, and what follows from having no Dom0. */
#ifndef WORLDSWITCH_HYPERVISOR_H
#define WORLDSWITCH_HYPERVISOR_H

#include "device.h"
#include "platform.h"

static inline void ring(enum doorbell doorbell)
{
	device_write(DOORBELL_ADDRESS(doorbell), 0);
}

/* What header.s's signal_stamped takes. */
static inline u64 doorbell_address(enum doorbell doorbell)
{
	return DOORBELL_ADDRESS(doorbell);
}

/* Its VCPU has the PCPU until it blocks: guest/host/host.h, host_wait_for_turn(). */
static inline void peer_goes_idle(void)
{
}

/* The interrupts of backend and peer need no more than any other. */
static inline void hypervisor_interrupt(u32 id)
{
	(void)id;
}

/* The VMM has connected the VMs and starts the other VCPUs. */
static inline void hypervisor_start(u64 role)
{
	(void)role;
}

#endif
