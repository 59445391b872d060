#ifndef WORLDSWITCH_SETTLE_H
#define WORLDSWITCH_SETTLE_H

/* Ticks after which what has nothing to do has gone idle: a thread that wakes another one, and that one's way to sleep. */
unsigned long settle_ticks(void);

#endif
