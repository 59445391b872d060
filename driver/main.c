// SPDX-License-Identifier: GPL-2.0
/*
 * Times what leaves the VM that this kernel runs in, as the probe of worldswitch does in emulated
 * machines: the same rows, timed by the same code (guest/probe/timing.h), in ticks of the VM's
 * counter. Whoever reads /dev/worldswitch, which root may, one at a time, gets the lines of the
 * protocol.
 */
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/printk.h>

#include "driver.h"

/* Fewer would say little of noise; more would take minutes. */
#define LEAST_BATCHES 30
#define MOST_BATCHES 1000

unsigned int batches_wanted = 60;
module_param_named(batches, batches_wanted, uint, 0444);
MODULE_PARM_DESC(batches, "batches of each row, 30 to 1000 (60)");

unsigned int seed_wanted;
module_param_named(seed, seed_wanted, uint, 0444);
MODULE_PARM_DESC(seed, "seed of their order; 0 for one by chance (0)");

static int __init driver_begin(void)
{
	const char *why;
	int error = 0;

	if (batches_wanted < LEAST_BATCHES || batches_wanted > MOST_BATCHES) {
		pr_err("worldswitch: batches is a number from %d to %d\n", LEAST_BATCHES,
		       MOST_BATCHES);
		return -EINVAL;
	}
	why = machine_refuses(&error);
	if (why) {
		pr_err("worldswitch: %s\n", why);
		return error;
	}
	return device_open();
}

static void __exit driver_end(void)
{
	device_close();
}

module_init(driver_begin);
module_exit(driver_end);

MODULE_DESCRIPTION("Measures what it costs to leave a VM");
MODULE_AUTHOR("worldswitch");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1.0");
