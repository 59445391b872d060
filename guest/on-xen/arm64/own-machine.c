#include <stdio.h>
#include <string.h>

#include "own-machine.h"

extern const char probe_gicv2[], probe_gicv2_end[], probe_gicv3[], probe_gicv3_end[];

/* What Dom0's kernel calls the interrupt controller (Linux drivers/irqchip/irq-gic-v3.c). A DomU has one of the same version, as Dom0 has. */
#define CHIP "GICv3"

struct image machine_probe(void)
{
	char line[512];
	int v3 = 0;
	FILE *file = fopen("/proc/interrupts", "re");
	while (file && fgets(line, sizeof line, file))
		v3 |= !!strstr(line, CHIP);
	if (file)
		fclose(file);
	return v3 ? (struct image){ probe_gicv3, probe_gicv3_end, "GICv3" } :
		    (struct image){ probe_gicv2, probe_gicv2_end, "GICv2" };
}
