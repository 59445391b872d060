/* Rows that only this architecture has. */
#ifndef WORLDSWITCH_OWN_ROWS_H
#define WORLDSWITCH_OWN_ROWS_H

/* The receiver has to follow from one mode of the local APIC to the other. */
#define OWN_ROWS                                                                              \
	{ { "interrupt-controller-trap/xapic", .execute = in_vm }, needs_other_pcpu },        \
	{ { "virtual-irq-completion/xapic", .time = each_in_vm }, needs_other_pcpu },         \
	{ { "virtual-ipi/xapic", .time = each_in_vm }, needs_other_pcpu },
#define OWN_LAST_ROWS

#endif
