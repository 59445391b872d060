// SPDX-License-Identifier: GPL-2.0
/*
 * /dev/worldswitch: whoever opens it and reads has everything measured, and reads the lines up to
 * their end.
 */
#include <linux/bitops.h>
#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>

#include "driver.h"

/* Bit 0: somebody has it open. */
static unsigned long opened;
static DEFINE_MUTEX(reading);
static bool measured;

static int open_device(struct inode *inode, struct file *file)
{
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (file->f_mode & FMODE_WRITE)
		return -EACCES;
	if (test_and_set_bit_lock(0, &opened))
		return -EBUSY;
	measured = false;
	return nonseekable_open(inode, file);
}

static ssize_t read_device(struct file *file, char __user *to, size_t count, loff_t *position)
{
	ssize_t result;

	if (mutex_lock_interruptible(&reading))
		return -ERESTARTSYS;
	result = measured ? 0 : measure_rows();
	if (!result) {
		measured = true;
		result = lines_read(to, count, position);
	}
	mutex_unlock(&reading);
	return result;
}

static int release_device(struct inode *inode, struct file *file)
{
	lines_end();
	clear_bit_unlock(0, &opened);
	return 0;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.open = open_device,
	.read = read_device,
	.release = release_device,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "worldswitch",
	.fops = &operations,
	.mode = 0400,
};

int device_open(void)
{
	return misc_register(&device);
}

void device_close(void)
{
	misc_deregister(&device);
}
