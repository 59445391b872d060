// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel knows of the VM that it is in. Serial numbers and UUIDs, which name one machine
 * of all, are left out.
 */
#include <linux/dmi.h>
#include <linux/kernel.h>
#include <linux/utsname.h>

#include "driver.h"

static const struct {
	const char *name;
	int field;
} firmware[] = {
	{ "dmi/sys_vendor", DMI_SYS_VENDOR },	  { "dmi/product_name", DMI_PRODUCT_NAME },
	{ "dmi/product_version", DMI_PRODUCT_VERSION }, { "dmi/board_vendor", DMI_BOARD_VENDOR },
	{ "dmi/board_name", DMI_BOARD_NAME },	  { "dmi/bios_vendor", DMI_BIOS_VENDOR },
	{ "dmi/bios_version", DMI_BIOS_VERSION }, { "dmi/chassis_vendor", DMI_CHASSIS_VENDOR },
	{ "dmi/chassis_asset_tag", DMI_CHASSIS_ASSET_TAG },
};

void report_facts(void)
{
	size_t i;

	report_fact("kernel/release", init_utsname()->release);
	report_fact("kernel/version", init_utsname()->version);
	report_fact("kernel/hypervisor", hypervisor_name());
	for (i = 0; i < ARRAY_SIZE(firmware); i++)
		report_fact(firmware[i].name, dmi_get_system_info(firmware[i].field));
	report_architecture_facts();
}
