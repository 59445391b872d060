/* Event channels of Dom0's user space (Linux drivers/xen/evtchn.c). */
#ifndef WORLDSWITCH_EVENTS_H
#define WORLDSWITCH_EVENTS_H

void events_open(void);

/* A new event channel whose other end a DomU may bind; returns Dom0's port. */
unsigned int events_offer(int domain);

/* Waits for an event; returns its port, which is masked until events_unmask(). */
unsigned int events_wait(void);
void events_unmask(const unsigned int *ports, unsigned long count);

/* Sends an event to the other end. */
void events_notify(unsigned int port);

#endif
