/*
 * The events that a host's VM can time, in place of guest/on-host/rows.c. All are the probe's (in-vm.c): what a core takes for
 * them is the same in a VM, as none of them leaves it but those that say so.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "own-machine.h"
#include "event-rows.h"
#include "report.h"
#include "rows.h"

/* Never called: the probe has the functions. */
static void in_vm(void)
{
}

static struct interval each_in_vm(void)
{
	return (struct interval){ 0, 0 };
}

static const char *never(void)
{
	return 0;
}

static __attribute__((unused)) const char *needs_gicv2(void)
{
	int kvm = must(open("/dev/kvm", O_RDWR | O_CLOEXEC), "/dev/kvm");
	int has = !strcmp(machine_probe(kvm).controller, "GICv2");
	close(kvm);
	return has ? 0 : "VMs of this host have another interrupt controller";
}

#define ROW(name_, events) { { name_, .execute = in_vm }, never },
#define SLOW(name_, events) { { name_, .time = each_in_vm }, never },
#define SLOW_OF_GICV2(name_, events) { { name_, .time = each_in_vm }, needs_gicv2 },

const struct row rows[] = {
	{ { "calibration/loop", .execute = in_vm }, 0 },
	{ { "calibration/each", .time = each_in_vm }, 0 },
	{ { "calibration/nop", .execute = in_vm }, 0 },
	EVENTS_OF_ANYBODY
	EVENTS_OF_KERNEL
	{ { 0 }, 0 },
};
