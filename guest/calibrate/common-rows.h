#ifndef WORLDSWITCH_COMMON_ROWS_H
#define WORLDSWITCH_COMMON_ROWS_H

/* Rows that all architectures have, by functions of their own-events.h. */
#define EVENTS_OF_ALL                                  \
	ROW("beside/cycle", chained)                   \
	ROW("event/instruction", half_chained)         \
	ROW("event/instruction/least", apart)          \
	ROW("event/instruction/most", chained)         \
	ROW("event/load-store", saves_and_restores)    \
	ROW("event/load-store/least", loads_apart)     \
	ROW("event/load-store/most", loads_in_a_chain)

#endif
