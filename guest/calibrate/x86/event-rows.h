/* Which events an x86 CPU is had to do (own-events.h), by their names. */
#ifndef WORLDSWITCH_EVENT_ROWS_H
#define WORLDSWITCH_EVENT_ROWS_H

#include "common-rows.h"

#define EVENTS_OF_ANYBODY                                              \
	EVENTS_OF_ALL                                                  \
	ROW("event/fence", lfences)                                    \
	ROW("event/fence/least", sfences)                              \
	SLOW("event/fence/most", mfences)                              \
	SLOW("event/cache-maintenance", line_flushes)                  \
	SLOW("event/cache-maintenance/most", flushes_of_written_lines) \
	SLOW("event/fp-save", fp_saves)                                \
	SLOW("event/fp-restore", fp_restores)                          \
	SLOW("beside/verw", verws)                                     \
	SLOW("beside/rdtsc", counter_reads)                            \
	SLOW("beside/cpuid", cpuids)

/* In a VM of its own. */
#define EVENTS_OF_KERNEL                                 \
	ROW("event/control-read", control_reads)         \
	ROW("event/control-read/least", segment_reads)   \
	ROW("event/control-write", control_writes)       \
	ROW("event/control-write/least", segment_writes) \
	SLOW("event/cr3-write", page_table_writes)       \
	ROW("event/flags-write", flag_writes)            \
	ROW("event/flags-write/least", flag_clears)      \
	ROW("event/msr-read", msr_reads)                 \
	ROW("event/msr-write", msr_writes)               \
	SLOW("event/tlb-maintenance", tlb_invalidations)

#endif
