// SPDX-License-Identifier: GPL-2.0
/*
 * The exit to the VMM: a register of virtio's, or a port that nothing in this VM uses, which is
 * read.
 */
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/kernel.h>

#include "driver.h"
#include "parts.h"

/* Where VMMs have no device. One that the kernel knows of is not read. */
static const unsigned short ports[] = { 0x5f8, 0x2e0, 0x3e0 };

static unsigned short port;

static void read_port(void)
{
	inb(port);
}

static bool find_port(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ports); i++) {
		if (!request_region(ports[i], 1, "worldswitch"))
			continue;
		port = ports[i];
		report_fact("driver/vmm-register", port == ports[0] ? "port 0x5f8" :
						   port == ports[1] ? "port 0x2e0" : "port 0x3e0");
		return true;
	}
	return false;
}

const char *exit_refuses(void)
{
	return virtio_found() || find_port() ?
		       NULL :
		       "this VM has no virtio device, and no port that nothing uses";
}

operation *choose_exit(void)
{
	return port ? read_port : read_virtio_register;
}

void port_release(void)
{
	if (port)
		release_region(port, 1);
	port = 0;
}
