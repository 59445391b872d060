#define _GNU_SOURCE
#include <string.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report.h"
#include "settings.h"
#include "text-file.h"
#include "vulnerabilities.h"

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
	"Ignoring unknown",
	"protection option",
	"nvalid option string",
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

void settings_report(void)
{
	int length = klogctl(SYSLOG_ACTION_READ_ALL, log_text, sizeof log_text - 1);
	log_text[length > 0 ? length : 0] = 0;
	report_lines("kernel", log_text, of_kernel);
	text_file_read(XEN_LOG, log_text, sizeof log_text);
	report_lines("xen", log_text, of_xen);
	if (access(VULNERABILITIES, F_OK)) {
		mkdir("/sys", 0755);
		mount("sys", "/sys", "sysfs", 0, 0);
	}
	vulnerabilities_report();
}
