#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report.h"
#include "settings.h"

#define VULNERABILITIES "/sys/devices/system/cpu/vulnerabilities"

/* linux/printk.h: the action that reads all that is in the log, and leaves it there. */
#define SYSLOG_ACTION_READ_ALL 3

/* As much as the kernel keeps, by default and on an x86 with few CPUs. */
#define LOG_SIZE (1 << 18)

static char log_text[LOG_SIZE];

/* What is in lines that say which parameters were not taken (src/hypervisors/refusals/ reads them), and how. */
static const char *const of_kernel[] = {
	"Unknown kernel command line parameters",
	"Malformed early option",
	"invalid for parameter",
	"unknown parameter",
	"nknown option",
	"Unsupported mitigations",
	"loaded without added parameters",
	0,
};
static const char *const of_xen[] = { "parameter \"", "Could not find scheduler", "Using scheduler", 0 };

static void report_lines(const char *of, char *text, const char *const *parts)
{
	for (char *line = strtok(text, "\n"); line; line = strtok(0, "\n"))
		for (const char *const *part = parts; *part; part++)
			if (strstr(line, *part)) {
				report_tidy(line, '\'');
				report("log", ",\"of\":\"%s\",\"line\":\"%s\"", of, line);
				break;
			}
}

/* Reads a file's beginning; an empty text if there is none. */
static void read_text(const char *path, char *text, size_t size)
{
	text[0] = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	ssize_t length = read(fd, text, size - 1);
	text[length > 0 ? length : 0] = 0;
	close(fd);
}

static void report_vulnerabilities(void)
{
	if (access(VULNERABILITIES, F_OK)) {
		mkdir("/sys", 0755);
		mount("sys", "/sys", "sysfs", 0, 0);
	}
	DIR *folder = opendir(VULNERABILITIES);
	if (!folder)
		return;
	for (struct dirent *entry; (entry = readdir(folder));) {
		char path[sizeof VULNERABILITIES + sizeof entry->d_name + 1], text[400];
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, VULNERABILITIES "/%s", entry->d_name);
		read_text(path, text, sizeof text);
		text[strcspn(text, "\n")] = 0;
		report_tidy(text, '\'');
		report("vulnerability", ",\"name\":\"%s\",\"text\":\"%s\"", entry->d_name, text);
	}
	closedir(folder);
}

void settings_report(void)
{
	int length = klogctl(SYSLOG_ACTION_READ_ALL, log_text, sizeof log_text - 1);
	log_text[length > 0 ? length : 0] = 0;
	report_lines("kernel", log_text, of_kernel);
	read_text(XEN_LOG, log_text, sizeof log_text);
	report_lines("xen", log_text, of_xen);
	report_vulnerabilities();
}
