// SPDX-License-Identifier: GPL-2.0
/* io-round-trip/sector: the first sector of a virtual disk is read, past all caches of the VM. */
#include <linux/bvec.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/uio.h>

#include "cpu.h"
#include "driver.h"

#define SECTOR 512

/* Of virtio-blk, of Xen's blkfront, and others whose backend is the hypervisor's. */
static const char *const disks[] = { "/dev/vda", "/dev/xvda", "/dev/nvme0n1", "/dev/sda" };

static struct file *disk;
static struct page *page;

static bool read_once(void)
{
	struct bio_vec vector = { .bv_page = page, .bv_len = SECTOR };
	struct iov_iter iterator;
	loff_t position = 0;

	iov_iter_bvec(&iterator, READ, &vector, 1, SECTOR);
	return vfs_iter_read(disk, &iterator, &position, 0) == SECTOR;
}

struct interval read_sector(void)
{
	struct interval interval;
	bool read;

	interval.begin = clock();
	read = read_once();
	interval.end = clock();
	if (!read)
		measure_fail("a sector of a disk could be read, and then not");
	return interval;
}

/* Opens the first of the disks that can be read so. */
static bool open_disk(const char *path)
{
	disk = filp_open(path, O_RDONLY | O_DIRECT | O_LARGEFILE | O_NONBLOCK, 0);
	if (IS_ERR(disk)) {
		disk = NULL;
		return false;
	}
	if (read_once())
		return true;
	filp_close(disk, NULL);
	disk = NULL;
	return false;
}

const char *sector_refuses(void)
{
	size_t i;

	page = alloc_page(GFP_KERNEL);
	if (!page)
		return "there is no memory for a page";
	for (i = 0; i < ARRAY_SIZE(disks); i++) {
		if (!open_disk(disks[i]))
			continue;
		report_fact("driver/disk", disks[i]);
		return NULL;
	}
	return "no disk of this VM can be read past its cache";
}

void sector_release(void)
{
	if (disk)
		filp_close(disk, NULL);
	disk = NULL;
	if (page)
		__free_page(page);
	page = NULL;
}
