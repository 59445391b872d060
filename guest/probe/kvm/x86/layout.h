/* The guest-physical addresses and I/O ports of a VM on x86. */
#ifndef WORLDSWITCH_LAYOUT_H
#define WORLDSWITCH_LAYOUT_H

#define RAM_BASE 0
#define RAM_SIZE 0x00400000
#define PROBE_BASE 0x00200000 /* where Xen's VMs can have it too */
#define MAILBOX_BASE 0x00400000
#define MAILBOX_SIZE 0x00010000

/* Writes to these ports are the VM's way out to the user-space VMM. */
#define DEVICE_VMM 0x600    /* it returns at once */
#define DEVICE_PRINT 0x604  /* it prints the string at this address */
#define DEVICE_FINISH 0x608 /* the probe is done; the value is its exit status */
/* Writes to ports from here on are doorbells: the host kernel handles them. */
#define DOORBELL_ADDRESS(doorbell) (0x610 + 4 * (doorbell))

/* The vector of the interrupts that KVM delivers for the GSIs of platform.h. */
#define VECTOR_GSI 0x41

/* All interrupts come through the local APIC. */
#define needs_completion(vector) ((void)(vector), 1)

#endif
