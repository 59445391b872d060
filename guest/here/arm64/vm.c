#include <string.h>
#include <unistd.h>

#include "clock.h"
#include "facts.h"
#include "text-file.h"

const char architecture_name[ARCHITECTURE_NAME_LENGTH] = "arm64";

/* Makers of VMs' firmware. Amazon's also stands in that of whole machines, whose products end so. */
static const char *const makers[] = {
	"QEMU", "KVM", "Xen", "Amazon EC2", "Google", "Microsoft Corporation", "VMware", "Parallels", "Apple", "Oracle",
	"Alibaba Cloud", "Tencent", "Huawei", "DigitalOcean", "Hetzner", "OpenStack", "Red Hat", "Nutanix",
};
#define WHOLE_MACHINE ".metal"

/* What VMMs call the machine that they make, in the device tree: QEMU, Firecracker, kvmtool. */
#define VMM_MACHINE "linux,dummy-virt"

static int ends_with(const char *text, const char *end)
{
	unsigned long length = strcspn(text, "\n"), of_end = strlen(end);
	return length >= of_end && !strncmp(text + length - of_end, end, of_end);
}

/* No register says it to a program: the firmware does, or what the kernel was told. */
int find_hypervisor(void)
{
	char maker[200], product[200], machine[200];
	if (!access("/sys/hypervisor/type", R_OK) || !access("/proc/device-tree/hypervisor", F_OK))
		return 1;
	text_file_read("/proc/device-tree/compatible", machine, sizeof machine);
	if (!strcmp(machine, VMM_MACHINE))
		return 1;
	text_file_read("/sys/class/dmi/id/sys_vendor", maker, sizeof maker);
	text_file_read("/sys/class/dmi/id/product_name", product, sizeof product);
	if (ends_with(product, WHOLE_MACHINE))
		return 0;
	for (unsigned long i = 0; i < sizeof makers / sizeof *makers; i++)
		if (strstr(maker, makers[i]))
			return 1;
	return 0;
}

/* CNTFRQ_EL0 (Arm ARM, DDI 0487): firmware writes there what the counter runs at. */
struct frequency known_frequency(void)
{
	return (struct frequency){ clock_frequency(), "cntfrq" };
}
