/* Which events an Arm CPU is had to do (own-events.h), by their names. */
#ifndef WORLDSWITCH_EVENT_ROWS_H
#define WORLDSWITCH_EVENT_ROWS_H

#include "common-rows.h"

#define EVENTS_OF_ANYBODY                                                \
	EVENTS_OF_ALL                                                    \
	SLOW("event/isb", instruction_barriers)                          \
	SLOW("event/dsb", synchronizations)                              \
	SLOW("event/dsb/most", synchronizations_after_stores)            \
	ROW("event/dmb", memory_barriers)                                \
	ROW("event/dmb/most", memory_barriers_after_stores)              \
	ROW("event/other-barrier", speculation_barriers)                 \
	SLOW("event/cache-maintenance", line_cleanings)                  \
	SLOW("event/cache-maintenance/most", cleanings_of_written_lines) \
	ROW("event/fp-save", fp_saves)                                   \
	ROW("event/fp-restore", fp_restores)

/* In a VM of its own: SLOW_OF_GICV2 is there with that interrupt controller alone. */
#define EVENTS_OF_KERNEL                                     \
	ROW("event/el1-read", el1_reads)                     \
	ROW("event/el1-write", el1_writes)                   \
	ROW("event/timer-read", timer_reads)                 \
	ROW("event/timer-write", timer_writes)               \
	ROW("event/other-read", other_reads)                 \
	ROW("event/other-write", other_writes)               \
	SLOW("event/tlb-maintenance", tlb_invalidations)     \
	SLOW("beside/el2-vectors", vector_calls)             \
	SLOW_OF_GICV2("event/gicv-read", vm_interface_reads) \
	SLOW_OF_GICV2("event/gicv-write", vm_interface_writes)

#endif
