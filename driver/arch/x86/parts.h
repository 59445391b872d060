/* SPDX-License-Identifier: GPL-2.0 */
/* What the parts for x86 know of each other. */
#ifndef WORLDSWITCH_PARTS_H
#define WORLDSWITCH_PARTS_H

void apic_release(void);
void port_release(void);

#endif
