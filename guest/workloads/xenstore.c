#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <xen/io/xs_wire.h>

#include "driver.h"

/* One request of the XenStore's protocol (Xen docs, misc/xenstore.txt) by the kernel's device for it. */
void xenstore_main(int count, char **words)
{
	struct xsd_sockmsg message = { .type = XS_WRITE };
	char text[512];
	if (count != 2) {
		fprintf(stderr, "driver xenstore: a path and a value are needed\n");
		exit(2);
	}
	size_t path = strlen(words[0]) + 1, value = strlen(words[1]);
	message.len = path + value;
	if (message.len > sizeof text)
		exit(2);
	memcpy(text, words[0], path);
	memcpy(text + path, words[1], value);
	int store = open("/dev/xen/xenbus", O_RDWR | O_CLOEXEC);
	if (store < 0 || write(store, &message, sizeof message) != sizeof message ||
	    write(store, text, message.len) != (ssize_t)message.len ||
	    read(store, &message, sizeof message) != sizeof message || message.type != XS_WRITE) {
		fprintf(stderr, "driver xenstore: %s can't be written\n", words[0]);
		exit(1);
	}
	exit(0);
}
