#ifndef WORLDSWITCH_THREADS_H
#define WORLDSWITCH_THREADS_H

/*
 * Waits until all threads whose names begin so have slept for so many ticks of the counter on end, and returns whether
 * they did before the limit. It spins: one PCPU is to be busy (host.h).
 */
int threads_settle(const char *name, unsigned long ticks, unsigned long limit);

#endif
