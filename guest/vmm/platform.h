/*
 * What a VM of this VMM looks like from inside: the one place that the probe and the VMM share.
 * The guest-physical addresses follow no standard machine; the interrupt controller's are where KVM is
 * told to put it.
 */
#ifndef WORLDSWITCH_PLATFORM_H
#define WORLDSWITCH_PLATFORM_H

#define GICD_BASE 0x08000000
#define GICC_BASE 0x08010000 /* GICv2: CPU interface, which KVM maps to the hardware's GICV */
#define GICR_BASE 0x080a0000 /* GICv3: redistributors, 128 KiB each */

#define RAM_BASE 0x80000000
#define RAM_SIZE 0x00200000
#define MAILBOX_BASE 0x80200000 /* one page that both VMs and the VMM see */
#define MAILBOX_SIZE 0x00010000

/* Stores to this page are the VM's way out. */
#define DEVICE_BASE 0x0a000000
#define DEVICE_VMM (DEVICE_BASE + 0x00)       /* the user-space VMM returns at once */
#define DEVICE_PRINT (DEVICE_BASE + 0x08)     /* the user-space VMM prints the string at this address */
#define DEVICE_FINISH (DEVICE_BASE + 0x10)    /* the probe is done; the value is its exit status */
#define DOORBELL_BASE (DEVICE_BASE + 0x1000)  /* from here on ioeventfds: the host kernel handles them */
#define DOORBELL_NOBODY (DOORBELL_BASE + 0x00) /* an eventfd that nobody waits for */
#define DOORBELL_WORKER (DOORBELL_BASE + 0x08) /* a thread on the other PCPU receives it */
#define DOORBELL_ANSWER (DOORBELL_BASE + 0x10) /* a thread on the other PCPU interrupts the VM at once */
#define DOORBELL_SETTLE (DOORBELL_BASE + 0x18) /* the same after SETTLE_TICKS, when all else has gone idle */
#define DOORBELL_SWITCH (DOORBELL_BASE + 0x20) /* the eventfd that is the other VM's interrupt */

/* Shared peripheral interrupts: KVM's GSI n is INTID 32 + n. */
#define GSI_BACKEND 1
#define GSI_SWITCH 2

/*
 * How many ticks of the counter a backend's thread spins before it answers, so that everything else has gone
 * idle by then. It spins and does not sleep: see host.h on a machine that is idle as a whole.
 */
#define SETTLE_TICKS 20000

#define SELECTION_SIZE 1024

/* Who a VCPU is, in x0 when it starts. */
enum role {
	ROLE_MAIN = 0,     /* runs the microbenchmarks; first VM, PCPU 0 */
	ROLE_RECEIVER = 1, /* handles its IPIs; first VM, PCPU 1 */
	ROLE_PEER = 2,     /* the VM that is switched to; second VM, PCPU 0 */
};

struct mailbox {
	/* From the VMM, before the VCPUs start. */
	unsigned long iterations;
	unsigned long batches;
	char selection[SELECTION_SIZE]; /* names joined by '+' */
	/* Counter values. */
	volatile unsigned long received_at;  /* the backend held the doorbell's signal */
	volatile unsigned long signalled_at; /* the backend was about to signal the VM */
	volatile unsigned long switched_at;  /* the peer VM's interrupt handler was entered */
	/* How many interrupts the peer VM handled. */
	volatile unsigned long switches;
	/* How many signals the worker received. */
	volatile unsigned long receptions;
	/* How many VCPUs that only answer are ready to. */
	volatile unsigned long ready;
};

#endif
