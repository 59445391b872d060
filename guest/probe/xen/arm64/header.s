/* The header by which Xen's toolstack knows a kernel (Linux Documentation/arm64/booting.rst). */
	.section .text.header, "ax"
	.global _start
_start:
	b	boot
	.long	0
	.quad	0			/* at the start of the RAM */
	.quad	image_end - _start
	.quad	0xa			/* little-endian, pages of 4 KiB, anywhere in memory */
	.quad	0, 0, 0
	.ascii	"ARM\x64"
	.long	0

	.section .text.start, "ax"
boot:
	/* The role is the first word of the mailbox: guest/dom0/mailbox.h. */
	movz	x0, #0x4020, lsl #16
	ldr	x0, [x0]
	b	start

	.global signal_stamped
signal_stamped:
	/* EVTCHNOP_send, whose argument's address is in x0, by the hypercall event_channel_op. */
	mov	x1, x0
	mov	x0, #4
	mov	x16, #32
	b	send_event

/* The hypercall at which a stamped event begins. */
	.section .text.signal, "ax"
send_event:
	hvc	#0xea1
	ret

/*
 * What lies behind .bss makes the image contain its zeros. The toolstack leaves to a kernel to clear it, and a VM may be given memory
 * with what was in it when Xen booted (bootscrub=0).
 */
	.section .behind_bss, "a"
	.byte	0
