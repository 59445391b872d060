#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host.h"
#include "report.h"

/* Linux include/uapi/linux/module.h */
#define MODULE_INIT_COMPRESSED_FILE 4

/* As long as the kernel's command line may be, of which they are a part. */
#define OPTIONS_SIZE 2048

/* What a module is told: the kernel tells modules nothing of its command line, as modprobe does. */
struct options {
	char all[OPTIONS_SIZE]; /* with what a user added */
	char own[OPTIONS_SIZE]; /* without */
};

/* Loads what a module needs beside those that are loaded by name: a line a module, in their order. */
static void load_needed_by(const char *name)
{
	char path[64], line[64];
	snprintf(path, sizeof path, "/modules/%s.needs", name);
	FILE *needs = fopen(path, "re");
	if (!needs)
		return;
	while (fgets(line, sizeof line, needs)) {
		line[strcspn(line, "\n")] = 0;
		host_load_module(line);
	}
	fclose(needs);
}

static void read_line(FILE *file, char *line)
{
	if (!fgets(line, OPTIONS_SIZE, file))
		*line = 0;
	line[strcspn(line, "\n")] = 0;
}

static void read_options(const char *name, struct options *options)
{
	char path[64];
	snprintf(path, sizeof path, "/modules/%s.options", name);
	FILE *file = fopen(path, "re");
	if (!file)
		return;
	read_line(file, options->all);
	read_line(file, options->own);
	fclose(file);
}

/* In the kernel's log, as what it says itself of parameters that it does not take: settings_report() finds it there. */
static void say_loaded_without(const char *name)
{
	int log = must(open("/dev/kmsg", O_WRONLY | O_CLOEXEC), "/dev/kmsg");
	dprintf(log, "%s: loaded without added parameters\n", name);
	close(log);
}

void host_load_module(const char *name)
{
	static struct options options;
	char path[64];
	int flags = 0;
	load_needed_by(name);
	snprintf(path, sizeof path, "/modules/%s.ko", name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		flags = MODULE_INIT_COMPRESSED_FILE;
		snprintf(path, sizeof path, "/modules/%s.ko.xz", name);
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	/* A kernel of the user's comes without modules. What needs one that is not built in says so. */
	if (fd < 0)
		return;
	memset(&options, 0, sizeof options);
	read_options(name, &options);
	long loaded = syscall(SYS_finit_module, fd, options.all, flags);
	/* A kernel passes over a value of which it can make nothing, and a module is not loaded with one. */
	if (loaded < 0 && strcmp(options.all, options.own)) {
		must(syscall(SYS_finit_module, fd, options.own, flags), path);
		say_loaded_without(name);
	} else {
		must(loaded, path);
	}
	close(fd);
}
