/* What the kernel says of each vulnerability of the CPUs. */
#ifndef WORLDSWITCH_VULNERABILITIES_H
#define WORLDSWITCH_VULNERABILITIES_H

#define VULNERABILITIES "/sys/devices/system/cpu/vulnerabilities"

/* Reports them; nothing where the kernel does not say it. */
void vulnerabilities_report(void);

#endif
