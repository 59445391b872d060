#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/random.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host.h"
#include "program.h"
#include "report.h"
#include "settings.h"
#include "toolstack.h"

/* In the order in which they need each other. */
static const char *const modules[] = { "xen-privcmd", "xen-evtchn", "xen-gntdev", "xen-gntalloc", "xenfs" };

static const char *const folders[] = {
	"/sys", "/dev/pts", "/run", "/run/xen", "/run/xenstored", "/run/lock", "/var", "/var/lib",
	"/var/lib/xen", "/var/lib/xenstored", "/var/log", "/var/log/xen", "/tmp",
};

/* So many bytes of them are a key of the kernel's generator. */
#define ENTROPY 32

/*
 * Programs wait until the kernel has gathered chance enough, which takes seconds in a machine without any: it gets
 * the same as in every boot instead.
 */
static void fill_random_pool(void)
{
	static char room[sizeof(struct rand_pool_info) + ENTROPY] __attribute__((aligned(8)));
	struct rand_pool_info *pool = (struct rand_pool_info *)room;
	pool->entropy_count = 8 * ENTROPY;
	pool->buf_size = ENTROPY;
	int fd = must(open("/dev/random", O_WRONLY | O_CLOEXEC), "/dev/random");
	must(ioctl(fd, RNDADDENTROPY, pool), "RNDADDENTROPY");
	close(fd);
}

/*
 * Memory of DomUs is mapped into pages that Dom0 gives up for them, and not into ones that it would have to add to
 * its memory first.
 */
static void map_into_own_memory(void)
{
	int fd = open("/proc/sys/xen/balloon/hotplug_unpopulated", O_WRONLY | O_CLOEXEC);
	/* A kernel without the choice does so anyway. */
	if (fd < 0)
		return;
	must(write(fd, "0", 1), "hotplug_unpopulated");
	close(fd);
}

/* Runs a program to its end; it must end well. `file` gets what it prints, if it is not null. */
static void run_into(const char *file, const char *const *arguments)
{
	static struct ended ended;
	program_run(file, arguments, &ended);
	if (ended.status)
		program_failed(arguments, &ended);
}

static void run(const char *const *arguments)
{
	run_into(0, arguments);
}

void toolstack_start(void)
{
	for (unsigned long i = 0; i < sizeof folders / sizeof *folders; i++)
		mkdir(folders[i], 0755);
	must(symlink("/run", "/var/run"), "symlink");
	must(symlink("/run/lock", "/var/lock"), "symlink");
	must(mount("sys", "/sys", "sysfs", 0, 0), "mount /sys");
	must(mount("pts", "/dev/pts", "devpts", 0, 0), "mount /dev/pts");
	for (unsigned long i = 0; i < sizeof modules / sizeof *modules; i++)
		host_load_module(modules[i]);
	must(mount("xen", "/proc/xen", "xenfs", 0, 0), "the kernel has no xenfs, it must be built in");
	fill_random_pool();
	map_into_own_memory();
	run((const char *const[]){ "/xenstored", "--pid-file", "/run/xenstored.pid", 0 });
	run((const char *const[]){ "/xen-init-dom0", 0 });
	/* Without it a DomU that is created waits for its console. */
	run((const char *const[]){ "/xenconsoled", "--pid-file=/run/xenconsoled.pid", 0 });
}

void toolstack_create(const char *file)
{
	/* Paused, and without a process that waits for its end. */
	run((const char *const[]){ "/xl", "create", "-p", "-e", file, 0 });
}

void toolstack_write_log(void)
{
	run_into(XEN_LOG, (const char *const[]){ "/xl", "dmesg", 0 });
}
