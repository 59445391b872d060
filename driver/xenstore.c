// SPDX-License-Identifier: GPL-2.0
/*
 * io-round-trip/xenstore: a value is read from Xen's store, which a program in Dom0 keeps: an event
 * channel to Dom0 and one back, and what this kernel, Dom0's and that program do for it.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/slab.h>

#include "cpu.h"
#include "driver.h"

#if IS_REACHABLE(CONFIG_XEN_XENBUS_FRONTEND)
#include <xen/xen.h>
#include <xen/xenbus.h>

/* The VM's own number, which its toolstack writes for every VM. */
static bool read_once(struct interval *interval)
{
	char *number;

	interval->begin = clock();
	number = xenbus_read(XBT_NIL, "domid", "", NULL);
	interval->end = clock();
	if (IS_ERR(number))
		return false;
	kfree(number);
	return true;
}

const char *xenstore_refuses(void)
{
	struct interval interval;

	if (!xen_domain())
		return "this VM is not Xen's";
	if (xen_initial_domain())
		return "this is Dom0, which keeps the store itself";
	if (!xen_store_interface || !read_once(&interval))
		return "Xen's store does not answer this VM";
	return NULL;
}

struct interval read_xenstore(void)
{
	struct interval interval;

	if (!read_once(&interval))
		measure_fail("Xen's store answered, and then not");
	return interval;
}
#else
const char *xenstore_refuses(void)
{
	return "this kernel has no drivers for Xen";
}

struct interval read_xenstore(void)
{
	return (struct interval){ 0, 0 };
}
#endif
