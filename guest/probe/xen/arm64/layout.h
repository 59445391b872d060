/* Where a DomU on arm64 has what (Xen public/arch-arm.h, GUEST_*), and what is ours in its memory. */
#ifndef WORLDSWITCH_LAYOUT_H
#define WORLDSWITCH_LAYOUT_H

#define GICD_BASE 0x03001000
#define GICC_BASE 0x03002000
#define GICR_BASE 0x03020000

#define MAILBOX_BASE 0x40200000
/* Pages that are no memory yet: Xen's and the other DomU's are mapped there. */
#define SHARED_INFO_BASE 0x3f000000
#define GRANT_TABLE_BASE 0x3f001000
#define GRANTED_BASE 0x3f002000

/* Event channels come as this private interrupt (GUEST_EVTCHN_PPI). */
#define INTERRUPT_EVENTS 31
#define PRIVATE_INTERRUPTS (1u << INTERRUPT_EVENTS | 0xffff)

#endif
