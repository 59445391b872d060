#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/utsname.h>

#include "facts.h"
#include "report.h"
#include "text-file.h"
#include "vulnerabilities.h"

/* Characters of a fact: the kernel's command line may have as many. */
#define LONGEST_FACT 2048

void fact_report(const char *name, const char *text)
{
	char tidy[LONGEST_FACT + 1];
	snprintf(tidy, sizeof tidy, "%s", text);
	tidy[strcspn(tidy, "\n")] = 0;
	report_tidy(tidy, '\'');
	for (char *end = tidy + strlen(tidy); end > tidy && end[-1] == ' ';)
		*--end = 0;
	if (*tidy)
		report("fact", ",\"name\":\"%s\",\"text\":\"%s\"", name, tidy);
}

void fact_report_number(const char *name, unsigned long number)
{
	char text[24];
	snprintf(text, sizeof text, "%lu", number);
	fact_report(name, text);
}

/* Without what stands behind "--": that is for init, and no business of the kernel's. */
static void report_command_line(void)
{
	char text[LONGEST_FACT + 1];
	text_file_read("/proc/cmdline", text, sizeof text);
	char *of_init = strstr(text, " -- ");
	if (of_init)
		*of_init = 0;
	fact_report("kernel/command-line", text);
}

static void report_file(const char *name, const char *path)
{
	char text[LONGEST_FACT + 1];
	text_file_read(path, text, sizeof text);
	fact_report(name, text);
}

/* Not the serial number nor the UUID, which name one machine of all. */
static const char *const firmware[] = {
	"sys_vendor", "product_name", "product_version", "board_vendor", "board_name",
	"bios_vendor", "bios_version", "chassis_vendor", "chassis_asset_tag",
};

static void report_firmware(void)
{
	for (unsigned long i = 0; i < sizeof firmware / sizeof *firmware; i++) {
		char name[40], path[60];
		snprintf(name, sizeof name, "dmi/%s", firmware[i]);
		snprintf(path, sizeof path, "/sys/class/dmi/id/%s", firmware[i]);
		report_file(name, path);
	}
	report_file("hypervisor/type", "/sys/hypervisor/type");
	report_file("device-tree/hypervisor", "/proc/device-tree/hypervisor/compatible");
	report_file("device-tree/model", "/proc/device-tree/model");
}

/* The value of the first line of a file of /proc that begins with `key`. */
static void report_line(const char *name, const char *path, const char *key)
{
	char line[512];
	FILE *file = fopen(path, "re");
	if (!file)
		return;
	while (fgets(line, sizeof line, file)) {
		const char *value = strchr(line, ':');
		if (strncmp(line, key, strlen(key)) || !value)
			continue;
		fact_report(name, value + 1 + (value[1] == ' '));
		break;
	}
	fclose(file);
}

/* linux/printk.h: the action that reads all that is in the log, and leaves it there. */
#define SYSLOG_ACTION_READ_ALL 3

void kernel_log_find(const char *part, char *text, unsigned long size)
{
	static char log[1 << 18];
	static int length = -1;
	if (length < 0)
		length = klogctl(SYSLOG_ACTION_READ_ALL, log, sizeof log - 1);
	const char *found = length > 0 ? strstr(log, part) : 0;
	snprintf(text, size, "%.*s", found ? (int)strcspn(found, "\n") : 0, found ? found : "");
}

void facts_report(void)
{
	struct utsname system;
	char line[200];
	uname(&system);
	fact_report("kernel/release", system.release);
	fact_report("kernel/version", system.version);
	report_command_line();
	/* What the kernel took it for, which need not be what a program is told by CPUID. */
	kernel_log_find("Hypervisor detected: ", line, sizeof line);
	fact_report("kernel/hypervisor", line[0] ? line + strlen("Hypervisor detected: ") : "");
	report_file("kernel/clock-source", "/sys/devices/system/clocksource/clocksource0/current_clocksource");
	report_line("cpu/model", "/proc/cpuinfo", "model name");
	report_line("cpu/megahertz", "/proc/cpuinfo", "cpu MHz");
	report_line("cpu/implementer", "/proc/cpuinfo", "CPU implementer");
	report_line("cpu/part", "/proc/cpuinfo", "CPU part");
	report_line("cpu/microcode", "/proc/cpuinfo", "microcode");
	report_firmware();
	vulnerabilities_report();
}
