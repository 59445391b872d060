/*
 * The guest-physical addresses of a VM on arm64. They follow no standard machine, but for the RAM, which is where
 * Xen's VMs have it, so that the probe is linked alike; the interrupt controller's are where KVM is told to put it.
 */
#ifndef WORLDSWITCH_LAYOUT_H
#define WORLDSWITCH_LAYOUT_H

#define RAM_BASE 0x40000000
#define RAM_SIZE 0x00200000
#define PROBE_BASE RAM_BASE
#define MAILBOX_BASE 0x40200000
#define MAILBOX_SIZE 0x00010000

#define GICD_BASE 0x08000000
#define GICC_BASE 0x08010000 /* GICv2: CPU interface, which KVM maps to the hardware's GICV */
#define GICR_BASE 0x080a0000 /* GICv3: redistributors, 128 KiB each */

/* Of the private interrupts the VM uses the software-generated ones. */
#define PRIVATE_INTERRUPTS 0xffff

/* Stores to this page are the VM's way out to the user-space VMM. */
#define DEVICE_VMM 0x0a000000    /* it returns at once */
#define DEVICE_PRINT 0x0a000008  /* it prints the string at this address */
#define DEVICE_FINISH 0x0a000010 /* the probe is done; the value is its exit status */
#define DEVICE_VPMU 0x0a000018   /* the VCPU goes on in a VM that has a PMU, until it is done there */
/* Stores from here on are doorbells: the host kernel handles them. */
#define DOORBELL_ADDRESS(doorbell) (0x0a001000 + 8 * (doorbell))

#endif
