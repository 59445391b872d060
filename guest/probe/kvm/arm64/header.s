/* The first instruction of a VM: the VMM has put the VCPU's role into x0. */
	.section .text.header, "ax"
	.global _start
_start:
	b	start

/* The store at which a stamped doorbell begins; x0 is its address. */
	.section .text.signal, "ax"
	.global signal_stamped
signal_stamped:
	str	wzr, [x0]
	ret
