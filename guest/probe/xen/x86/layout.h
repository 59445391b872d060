/* What is ours in the memory and among the vectors of a DomU on x86. */
#ifndef WORLDSWITCH_LAYOUT_H
#define WORLDSWITCH_LAYOUT_H

#define MAILBOX_BASE 0x00400000
/* Pages that are no memory yet: Xen's and the other DomU's are mapped there. */
#define SHARED_INFO_BASE 0x10000000
#define GRANT_TABLE_BASE 0x10001000
#define GRANTED_BASE 0x10002000

/* Event channels come as this vector, past the local APIC: Xen wants no EOI for it. */
#define INTERRUPT_EVENTS 0x41
#define needs_completion(vector) ((vector) != INTERRUPT_EVENTS)

#endif
