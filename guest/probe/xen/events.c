/* Event channels in their two-level form (Xen public/event_channel.h, public/xen.h: struct shared_info). */
#include "probe.h"
#include "hypervisor.h"

#include <xen/memory.h>

static struct shared_info *const shared_info = (struct shared_info *)SHARED_INFO_BASE;

#define WORDS (sizeof shared_info->evtchn_pending / sizeof *shared_info->evtchn_pending)

void events_clear(void)
{
	volatile struct vcpu_info *vcpu = &shared_info->vcpu_info[0];
	vcpu->evtchn_upcall_pending = 0;
	vcpu->evtchn_pending_sel = 0;
	/* All ports that are in use here are in the first word. */
	*(volatile xen_ulong_t *)shared_info->evtchn_pending = 0;
}

void events_setup(void)
{
	add_to_physmap(XENMAPSPACE_shared_info, 0, SHARED_INFO_BASE);
	for (unsigned int i = 0; i < WORDS; i++)
		shared_info->evtchn_mask[i] = 0;
	events_to_interrupt();
}

unsigned int events_bind(unsigned int domain, unsigned int port)
{
	struct evtchn_bind_interdomain bind = { .remote_dom = domain, .remote_port = port };
	if (xen_hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_bind_interdomain, (u64)&bind, 0))
		report_error("Xen refused to bind an event channel");
	return bind.local_port;
}

unsigned int events_allocate(unsigned int for_domain)
{
	struct evtchn_alloc_unbound allocate = { .dom = DOMID_SELF, .remote_dom = for_domain };
	if (xen_hypercall(__HYPERVISOR_event_channel_op, EVTCHNOP_alloc_unbound, (u64)&allocate, 0))
		return 0;
	return allocate.port;
}
