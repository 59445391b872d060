// SPDX-License-Identifier: GPL-2.0
#include <linux/acpi.h>
#include <linux/bits.h>
#include <linux/io.h>
#include <linux/of.h>
#include <linux/of_address.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <asm/sysreg.h>

#include "driver.h"
#include "gic.h"

static struct gic found;

/* ---- redistributors: a frame for each CPU ---- */

#define REDISTRIBUTOR_TYPE 0x008
#define REDISTRIBUTOR_IS_LAST BIT(4)
#define REDISTRIBUTOR_HAS_VLPIS BIT(1)
/* Behind the frame that describes it. */
#define REDISTRIBUTOR_PRIVATE 0x10000

/* Where they are, as far as that has been mapped. */
#define MOST_REGIONS 8

static struct {
	void __iomem *base;
	u64 size;
} regions[MOST_REGIONS];

static void map_redistributors(phys_addr_t base, u64 size)
{
	int i;

	for (i = 0; i < MOST_REGIONS; i++) {
		if (regions[i].base)
			continue;
		regions[i].base = ioremap(base, size);
		regions[i].size = size;
		return;
	}
}

/* Affinity as GICR_TYPER has it in its upper half. */
static u32 own_affinity(void)
{
	u64 id = read_sysreg(mpidr_el1);

	return (id >> 8 & 0xff000000) | (id & 0x00ffffff);
}

static void __iomem *own_frame(void __iomem *base, u64 size)
{
	u64 at = 0;

	while (base && at + SZ_128K <= size) {
		u64 type = readq_relaxed(base + at + REDISTRIBUTOR_TYPE);

		if (type >> 32 == own_affinity())
			return base + at + REDISTRIBUTOR_PRIVATE;
		if (type & REDISTRIBUTOR_IS_LAST)
			break;
		at += type & REDISTRIBUTOR_HAS_VLPIS ? SZ_256K : SZ_128K;
	}
	return NULL;
}

void __iomem *gic_private(void)
{
	void __iomem *frame = NULL;
	int i;

	if (found.version == 2)
		return found.distributor;
	for (i = 0; i < MOST_REGIONS && !frame; i++)
		frame = own_frame(regions[i].base, regions[i].size);
	return frame;
}

/* ---- device tree ---- */

static const struct of_device_id distributors[] = {
	{ .compatible = "arm,gic-v3", .data = (void *)3 },
	{ .compatible = "arm,gic-400", .data = (void *)2 },
	{ .compatible = "arm,cortex-a15-gic", .data = (void *)2 },
	{ .compatible = "arm,cortex-a9-gic", .data = (void *)2 },
	{ .compatible = "arm,cortex-a7-gic", .data = (void *)2 },
	{ }
};

static void find_in_device_tree(void)
{
	const struct of_device_id *match;
	struct device_node *node = of_find_matching_node_and_match(NULL, distributors, &match);
	struct resource region;
	int i;

	if (!node)
		return;
	found.version = (long)match->data;
	found.distributor = of_iomap(node, 0);
	if (found.version == 2)
		found.cpu_interface = of_iomap(node, 1);
	for (i = 1; found.version == 3 && !of_address_to_resource(node, i, &region); i++)
		map_redistributors(region.start, resource_size(&region));
	of_node_put(node);
}

/* ---- ACPI: the table MADT ---- */

#ifdef CONFIG_ACPI
static void take_entry(struct acpi_subtable_header *entry)
{
	struct acpi_madt_generic_distributor *distributor = (void *)entry;
	struct acpi_madt_generic_redistributor *redistributor = (void *)entry;
	struct acpi_madt_generic_interrupt *interrupt = (void *)entry;

	if (entry->type == ACPI_MADT_TYPE_GENERIC_DISTRIBUTOR && !found.distributor) {
		found.version = distributor->version >= ACPI_MADT_GIC_VERSION_V3 ? 3 : 2;
		found.distributor = ioremap(distributor->base_address, SZ_64K);
	} else if (entry->type == ACPI_MADT_TYPE_GENERIC_REDISTRIBUTOR) {
		map_redistributors(redistributor->base_address, redistributor->length);
	} else if (entry->type == ACPI_MADT_TYPE_GENERIC_INTERRUPT && !found.cpu_interface &&
		   interrupt->base_address) {
		found.cpu_interface = ioremap(interrupt->base_address, SZ_8K);
	}
}

static void find_in_acpi(void)
{
	struct acpi_table_header *table;
	u32 at = sizeof(struct acpi_table_madt);

	if (acpi_disabled || ACPI_FAILURE(acpi_get_table(ACPI_SIG_MADT, 0, &table)))
		return;
	while (at + sizeof(struct acpi_subtable_header) <= table->length) {
		struct acpi_subtable_header *entry = (void *)table + at;

		if (entry->length < sizeof(*entry) || at + entry->length > table->length)
			break;
		take_entry(entry);
		at += entry->length;
	}
	acpi_put_table(table);
}
#else
static void find_in_acpi(void)
{
}
#endif

/* ---- both ---- */

const struct gic *gic_find(void)
{
	if (found.distributor)
		return &found;
	find_in_device_tree();
	if (!found.distributor)
		find_in_acpi();
	return found.distributor ? &found : NULL;
}

void gic_release(void)
{
	int i;

	for (i = 0; i < MOST_REGIONS; i++)
		if (regions[i].base)
			iounmap(regions[i].base);
	memset(regions, 0, sizeof(regions));
	if (found.cpu_interface)
		iounmap(found.cpu_interface);
	if (found.distributor)
		iounmap(found.distributor);
	found = (struct gic){ 0 };
}

const char *controller_refuses(void)
{
	return gic_find() ? NULL :
			    "neither device tree nor ACPI say where the interrupt controller is";
}

/* As the probe reads it: a load, and nothing that orders it. */
void read_controller(void)
{
	u32 value;

	asm volatile("ldr %w0, [%1]" : "=r"(value) : "r"(found.distributor + GIC_IIDR) : "memory");
}
