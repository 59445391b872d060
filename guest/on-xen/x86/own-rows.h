/* Rows that only this architecture has. */
#ifndef WORLDSWITCH_OWN_ROWS_H
#define WORLDSWITCH_OWN_ROWS_H

#define OWN_ROWS                                                           \
	{ { "interrupt-controller-trap/xapic", .execute = in_vm }, never },  \
	{ { "virtual-irq-completion/xapic", .time = each_in_vm }, never },   \
	{ { "virtual-ipi/xapic", .time = each_in_vm }, never },

#endif
