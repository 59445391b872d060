#define _GNU_SOURCE
#define __XEN_TOOLS__
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include <xen/domctl.h>
#include <xen/privcmd.h>
#include <xen/sched.h>

#include "domain.h"
#include "layout.h"
#include "report.h"

#define PAGE_SIZE 4096
#define PAGES (MAILBOX_SIZE / PAGE_SIZE)

/*
 * The interface of this hypercall is Xen's and its tools' own, and has another version in each release. What is
 * used here has been the same in all of these.
 */
#define OLDEST_INTERFACE 0x12
#define NEWEST_INTERFACE 0x20

static int privcmd;
static unsigned int interface;

static long domctl(struct xen_domctl *domctl)
{
	struct privcmd_hypercall call = { .op = __HYPERVISOR_domctl, .arg = { (unsigned long)domctl } };
	domctl->interface_version = interface;
	return ioctl(privcmd, IOCTL_PRIVCMD_HYPERCALL, &call);
}

static void find_interface(void)
{
	for (interface = OLDEST_INTERFACE; interface <= NEWEST_INTERFACE; interface++) {
		struct xen_domctl info = { .cmd = XEN_DOMCTL_getdomaininfo, .domain = 0 };
		if (domctl(&info) == 0)
			return;
	}
	fail("this Xen has another interface for its tools");
}

void domain_open(void)
{
	privcmd = must(open("/dev/xen/privcmd", O_RDWR | O_CLOEXEC), "/dev/xen/privcmd");
	find_interface();
}

struct mailbox *domain_mailbox(int domain)
{
	xen_pfn_t frames[PAGES];
	int errors[PAGES];
	void *address = mmap(0, MAILBOX_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, privcmd, 0);
	if (address == MAP_FAILED)
		fail("mmap of /dev/xen/privcmd");
	for (int i = 0; i < PAGES; i++)
		frames[i] = MAILBOX_BASE / PAGE_SIZE + i;
	struct privcmd_mmapbatch_v2 batch = {
		.num = PAGES,
		.dom = domain,
		.addr = (unsigned long)address,
		.arr = frames,
		.err = errors,
	};
	must(ioctl(privcmd, IOCTL_PRIVCMD_MMAPBATCH_V2, &batch), "mapping a DomU's mailbox");
	memset(address, 0, MAILBOX_SIZE);
	return address;
}

void domain_pause(int domain)
{
	struct xen_domctl pause = { .cmd = XEN_DOMCTL_pausedomain, .domain = domain };
	must(domctl(&pause), "pausing a DomU");
}

void domain_unpause(int domain)
{
	struct xen_domctl unpause = { .cmd = XEN_DOMCTL_unpausedomain, .domain = domain };
	must(domctl(&unpause), "unpausing a DomU");
}

/* Sets on which PCPUs a VCPU may run, or reads it. */
static long affinity(unsigned int command, int domain, int vcpu, struct pcpu_set *pcpus)
{
	struct xen_domctl call = { .cmd = command, .domain = domain };
	call.u.vcpuaffinity.vcpu = vcpu;
	call.u.vcpuaffinity.flags = XEN_VCPUAFFINITY_HARD;
	call.u.vcpuaffinity.cpumap_hard.nr_bits = MOST_PCPUS;
	set_xen_guest_handle(call.u.vcpuaffinity.cpumap_hard.bitmap, pcpus->bits);
	return domctl(&call);
}

void domain_pin(int domain, int vcpu, int pcpu)
{
	struct pcpu_set only = { { 0 } };
	only.bits[pcpu / 8] = 1 << pcpu % 8;
	domain_set_pcpus(domain, vcpu, &only);
}

void domain_set_pcpus(int domain, int vcpu, const struct pcpu_set *pcpus)
{
	struct pcpu_set copy = *pcpus;
	must(affinity(XEN_DOMCTL_setvcpuaffinity, domain, vcpu, &copy), "pinning a VCPU");
}

struct pcpu_set domain_pcpus(int domain, int vcpu)
{
	struct pcpu_set pcpus = { { 0 } };
	must(affinity(XEN_DOMCTL_getvcpuaffinity, domain, vcpu, &pcpus), "asking where a VCPU runs");
	return pcpus;
}

const char *domain_state(int domain)
{
	struct xen_domctl info = { .cmd = XEN_DOMCTL_getdomaininfo, .domain = domain };
	if (domctl(&info) != 0 || info.domain != domain)
		return "is gone";
	unsigned int flags = info.u.getdomaininfo.flags;
	if (flags & XEN_DOMINF_shutdown)
		return (flags >> XEN_DOMINF_shutdownshift & XEN_DOMINF_shutdownmask) == SHUTDOWN_crash ?
			       "crashed" :
			       "was shut down";
	if (flags & XEN_DOMINF_paused)
		return "is paused";
	return flags & XEN_DOMINF_blocked ? "is blocked, no event comes" : "runs, but does not come on";
}
