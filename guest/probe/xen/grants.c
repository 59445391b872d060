/* Grant tables, version 1 (Xen public/grant_table.h). */
#include "probe.h"
#include "hypervisor.h"

#include <xen/grant_table.h>
#include <xen/memory.h>

/* The first references belong to the toolstack. */
#define REFERENCE GNTTAB_NR_RESERVED_ENTRIES

unsigned int grant_page(unsigned int to_domain, u64 address)
{
	volatile struct grant_entry_v1 *entry = (struct grant_entry_v1 *)GRANT_TABLE_BASE + REFERENCE;
	add_to_physmap(XENMAPSPACE_grant_table, 0, GRANT_TABLE_BASE);
	entry->domid = to_domain;
	entry->frame = address >> 12;
	entry->flags = GTF_permit_access;
	return REFERENCE;
}

void map_granted_page(unsigned int of_domain, unsigned int reference)
{
	struct gnttab_map_grant_ref map = {
		.host_addr = GRANTED_BASE,
		.flags = GNTMAP_host_map,
		.ref = reference,
		.dom = of_domain,
	};
	if (xen_hypercall(__HYPERVISOR_grant_table_op, GNTTABOP_map_grant_ref, (u64)&map, 1) || map.status)
		report_error("Xen refused to map the other DomU's mailbox");
}
