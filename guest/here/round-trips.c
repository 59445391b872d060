#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
/* It needs the declarations above. */
#include <linux/vm_sockets.h>

#include "cpu.h"
#include "rows.h"

/* ---- vsock: to a port of the host on which nobody listens ---- */

/* As good as any; where somebody listens, the row is refused. */
#define CLOSED_PORT 0x57530000

/* Connects, which is timed alone. Returns the error, 0 if somebody listens. */
static int connect_to_host(struct interval *interval)
{
	const struct sockaddr_vm host = {
		.svm_family = AF_VSOCK,
		.svm_cid = VMADDR_CID_HOST,
		.svm_port = CLOSED_PORT,
	};
	int fd = socket(AF_VSOCK, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return errno;
	interval->begin = clock();
	int result = connect(fd, (const struct sockaddr *)&host, sizeof host);
	interval->end = clock();
	int error = result ? errno : 0;
	close(fd);
	return error;
}

struct interval vsock_round_trip(void)
{
	struct interval interval = { 0, 0 };
	connect_to_host(&interval);
	return interval;
}

const char *vsock_refuses(void)
{
	static char why[120];
	struct interval interval;
	int error = connect_to_host(&interval);
	/* What a host answers for a port that is closed: its RST. All else may come from the VM's own kernel. */
	if (error == ECONNRESET)
		return 0;
	if (error)
		snprintf(why, sizeof why, "no vsock to the host: %s", strerror(error));
	else
		snprintf(why, sizeof why, "something listens on the port of the host that should be closed");
	return why;
}

/* ---- virtio-blk: its serial number, which the driver asks the device for each time (Linux virtblk_get_id) ---- */

#define SERIALS "/sys/block/*/serial"

static int serial = -1;

static ssize_t ask_for_serial(struct interval *interval)
{
	char text[64];
	interval->begin = clock();
	ssize_t length = pread(serial, text, sizeof text, 0);
	interval->end = clock();
	return length;
}

struct interval block_round_trip(void)
{
	struct interval interval;
	ask_for_serial(&interval);
	return interval;
}

/* Whether the device of a file `serial` is of the driver that asks each time. */
static int is_virtio(const char *path)
{
	char link[300], driver[300];
	snprintf(link, sizeof link, "%.*s/device/driver", (int)(strrchr(path, '/') - path), path);
	ssize_t length = readlink(link, driver, sizeof driver - 1);
	if (length < 0)
		return 0;
	driver[length] = 0;
	const char *name = strrchr(driver, '/');
	return name && !strcmp(name, "/virtio_blk");
}

const char *block_refuses(void)
{
	glob_t found;
	struct interval interval;
	if (glob(SERIALS, 0, 0, &found))
		return "no disk tells its serial number";
	for (unsigned long i = 0; i < found.gl_pathc && serial < 0; i++) {
		if (!is_virtio(found.gl_pathv[i]))
			continue;
		serial = open(found.gl_pathv[i], O_RDONLY | O_CLOEXEC);
		if (serial >= 0 && ask_for_serial(&interval) < 0) {
			close(serial);
			serial = -1;
		}
	}
	globfree(&found);
	return serial < 0 ? "no virtio-blk device tells its serial number" : 0;
}
