#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cycles.h"
#include "facts.h"
#include "machine.h"
#include "pcpus.h"
#include "report.h"
#include "stamped.h"
#include "surroundings.h"

const char surroundings_name[SURROUNDINGS_NAME_LENGTH] = "host";

/* Seconds after which the kernel ends the program, whoever started it. */
#define LIMIT 600

const char *surroundings_refuse(void)
{
	alarm(LIMIT);
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (kvm < 0)
		return errno == EACCES || errno == EPERM ? "kvm-closed" : "no-kvm";
	close(kvm);
	/* Page-table virtual machines: KVM without the extensions of the CPU. */
	if (!access("/sys/module/kvm_pvm", F_OK))
		return "kvm-in-software";
	/* A host may be a VM itself. */
	find_hypervisor();
	return 0;
}

int surroundings_choose_cpu(void)
{
	return machine_choose_pcpus();
}

void surroundings_prepare(void)
{
	machine_start();
	const char *why = cycles_open(pcpus.first);
	if (why)
		report("no-cycles", ",\"reason\":\"%s\"", why);
}

/* Turns: kprobes slow down whatever comes to their functions, and a VM with a PMU all that is scheduled from then on. */
enum turn {
	TURN_USUAL,
	TURN_STAMPED,
	TURN_WITH_PMU,
};

int surroundings_turn(const struct row *row)
{
	if (!strcmp(row->benchmark.name, "hypercall/vpmu"))
		return TURN_WITH_PMU;
	return row->refuses == stamped_refuses_out || row->refuses == stamped_refuses_in ? TURN_STAMPED : TURN_USUAL;
}

/* The others wait for another PCPU, and sleep meanwhile. */
void surroundings_timed(const struct row *row, u64 batch)
{
	if (row->refuses && row->benchmark.execute)
		cycles_keep(row->benchmark.name, batch);
}

void surroundings_report(void)
{
	cycles_report();
}
