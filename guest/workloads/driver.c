#include <stdio.h>
#include <string.h>

#include "driver.h"
#include "random.h"

int main(int count, char **words)
{
	const char *role = count > 1 ? words[1] : "";
	if (!strcmp(role, "host"))
		host_main(count - 2, words + 2);
	if (!strcmp(role, "agent"))
		agent_main(count - 2, words + 2);
	if (!strcmp(role, "pin"))
		pin_main(count - 2, words + 2);
	if (!strcmp(role, "seed")) {
		if (!random_seed())
			return 0;
		perror("/dev/random");
		return 1;
	}
	if (!strcmp(role, "xenstore"))
		xenstore_main(count - 2, words + 2);
	fprintf(stderr, "driver: there is no role '%s'\n", role);
	return 2;
}
