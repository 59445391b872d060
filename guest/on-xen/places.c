#define _GNU_SOURCE
#include <sched.h>

#include "domain.h"
#include "places.h"
#include "report.h"

struct places places;

static int is_in(const struct pcpu_set *set, int pcpu)
{
	return pcpu < MOST_PCPUS && set->bits[pcpu / 8] >> pcpu % 8 & 1;
}

/* The highest of Dom0's VCPUs that the program may use: its kernel gives the lowest most to do. */
static int highest_vcpu(void)
{
	cpu_set_t allowed;
	must(sched_getaffinity(0, sizeof allowed, &allowed), "sched_getaffinity");
	for (int cpu = CPU_SETSIZE - 1; cpu > 0; cpu--)
		if (CPU_ISSET(cpu, &allowed))
			return cpu;
	return 0;
}

/* The last PCPU that there is, but for those of the core of `beside`; of all if that leaves none; -1 if there is none but that. */
static int last_beside(const struct xen *xen, int beside, const struct pcpu_set *among)
{
	int found = -1;
	for (int same_core = 1; same_core >= 0 && found < 0; same_core--)
		for (int i = 0; i < xen->pcpus; i++) {
			int pcpu = xen->pcpu[i].number;
			int apart = same_core ? xen->pcpu[i].core != xl_core_of(xen, beside) : pcpu != beside;
			if (apart && is_in(among, pcpu) && pcpu > found)
				found = pcpu;
		}
	return found;
}

int places_choose(const struct xen *xen)
{
	struct pcpu_set all, own;
	for (int i = 0; i < MOST_PCPUS / 8; i++)
		all.bits[i] = 0xff;
	places.vcpu = highest_vcpu();
	own = domain_pcpus(0, places.vcpu);
	/* Where Dom0's VCPU may run it stays, and the DomU takes another one. */
	places.first = last_beside(xen, -1, &all);
	places.other = last_beside(xen, places.first, &own);
	if (places.other < 0) {
		places.other = last_beside(xen, -1, &own);
		places.first = last_beside(xen, places.other, &all);
	}
	return places.first >= 0 && places.other >= 0;
}
