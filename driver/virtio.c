// SPDX-License-Identifier: GPL-2.0
/*
 * A register of a virtio device whose reading changes nothing (Virtual I/O Device specification
 * 1.2): by PCI the status of the device (4.1.4.3), by MMIO the magic value (4.2.2). Whatever
 * backend the device has, this the VMM itself answers.
 */
#include <linux/io.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/pci.h>
#include <linux/virtio_pci.h>

#include "driver.h"

static void __iomem *address;

void read_virtio_register(void)
{
	__raw_readb(address);
}

#define VENDOR 0x1af4

/* Where the device's common configuration is, from the beginning of a region; -1 if it has none. */
static int find_common(struct pci_dev *device, u8 *region, u32 *offset)
{
	int at;
	u8 type;

	for (at = pci_find_capability(device, PCI_CAP_ID_VNDR); at;
	     at = pci_find_next_capability(device, at, PCI_CAP_ID_VNDR)) {
		pci_read_config_byte(device, at + offsetof(struct virtio_pci_cap, cfg_type), &type);
		if (type != VIRTIO_PCI_CAP_COMMON_CFG)
			continue;
		pci_read_config_byte(device, at + offsetof(struct virtio_pci_cap, bar), region);
		pci_read_config_dword(device, at + offsetof(struct virtio_pci_cap, offset), offset);
		return 0;
	}
	return -1;
}

static bool map_pci(struct pci_dev *device)
{
	u32 offset;
	u16 command;
	u8 region;

	pci_read_config_word(device, PCI_COMMAND, &command);
	if (!(command & PCI_COMMAND_MEMORY) || find_common(device, &region, &offset))
		return false;
	if (region >= PCI_STD_NUM_BARS || !(pci_resource_flags(device, region) & IORESOURCE_MEM))
		return false;
	offset += offsetof(struct virtio_pci_common_cfg, device_status);
	if (offset >= pci_resource_len(device, region))
		return false;
	address = ioremap(pci_resource_start(device, region) + offset, 1);
	if (!address)
		return false;
	report_fact("driver/vmm-register", pci_name(device));
	return true;
}

static bool find_pci(void)
{
	struct pci_dev *device = NULL;

	for_each_pci_dev(device) {
		if (device->vendor != VENDOR || !map_pci(device))
			continue;
		pci_dev_put(device);
		return true;
	}
	return false;
}

static bool find_mmio(void)
{
	struct device_node *node = of_find_compatible_node(NULL, NULL, "virtio,mmio");

	if (!node)
		return false;
	address = of_iomap(node, 0);
	if (address)
		report_fact("driver/vmm-register", of_node_full_name(node));
	of_node_put(node);
	return address;
}

bool virtio_found(void)
{
	return find_pci() || find_mmio();
}

void virtio_release(void)
{
	if (address)
		iounmap(address);
	address = NULL;
}
