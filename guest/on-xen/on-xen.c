#include <string.h>
#include <unistd.h>

#include "domain.h"
#include "facts.h"
#include "machine.h"
#include "places.h"
#include "report.h"
#include "stamped.h"
#include "surroundings.h"
#include "text-file.h"
#include "xl.h"

const char surroundings_name[SURROUNDINGS_NAME_LENGTH] = "host";

/* MiB: two DomUs, and what Xen keeps of each. */
#define ROOM_FOR_DOMAINS 64

const char *surroundings_refuse(void)
{
	static struct xen xen;
	if (access("/dev/xen/privcmd", F_OK))
		return "no-dom0";
	if (geteuid())
		return "xen-closed";
	if (!xl_ask(&xen))
		return "no-xl";
	if (xen.free_mebibytes < ROOM_FOR_DOMAINS)
		return "no-memory";
	domain_open();
	if (!places_choose(&xen))
		return "one-pcpu";
	fact_report("xen/version", xen.version);
	fact_report("xen/scheduler", xen.scheduler);
	fact_report("xen/command-line", xen.command_line);
	return 0;
}

int surroundings_choose_cpu(void)
{
	return places.vcpu;
}

void surroundings_prepare(void)
{
	machine_start();
	report("no-cycles", ",\"reason\":\"a PMU that Xen gives to Dom0 counts nothing of DomUs\"");
}

/*
 * Turns: kprobes slow down whatever comes to their functions, and where a VCPU has moved to Xen's scheduler has more to do. To put a kprobe
 * elsewhere takes so long that it is done once a turn.
 */
int surroundings_turn(const struct row *row)
{
	int stamped = row->refuses == stamped_refuses_out ? 1 : row->refuses == stamped_refuses_in ? 2 : 0;
	return strstr(row->benchmark.name, "/shared") ? 2 + stamped : stamped;
}

void surroundings_timed(const struct row *row, u64 batch)
{
	(void)row;
	(void)batch;
}

void surroundings_report(void)
{
}

/* Else it refuses to measure: surroundings_refuse(). */
int machine_has_other_pcpu(void)
{
	return 1;
}
