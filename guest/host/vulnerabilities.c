#define _GNU_SOURCE
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "report.h"
#include "text-file.h"
#include "vulnerabilities.h"

void vulnerabilities_report(void)
{
	DIR *folder = opendir(VULNERABILITIES);
	if (!folder)
		return;
	for (struct dirent *entry; (entry = readdir(folder));) {
		char path[sizeof VULNERABILITIES + sizeof entry->d_name + 1], text[400];
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, VULNERABILITIES "/%s", entry->d_name);
		text_file_read(path, text, sizeof text);
		text[strcspn(text, "\n")] = 0;
		report_tidy(text, '\'');
		report("vulnerability", ",\"name\":\"%s\",\"text\":\"%s\"", entry->d_name, text);
	}
	closedir(folder);
}
