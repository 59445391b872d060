/* The note by which Xen's toolstack knows a PVH kernel and its entry: XEN_ELFNOTE_PHYS32_ENTRY (public/elfnote.h). */
	.section .note.pvh, "a", @note
	.balign 4
	.long	4, 4, 18
	.asciz	"Xen"
	.long	_start

	.macro hypercall_instruction
	.ifdef VMX
	vmcall
	.else
	vmmcall
	.endif
	.endm

	.section .text.header, "ax"
	.code32
	.global _start
_start:
	/* The role is the first word of the mailbox: guest/dom0/mailbox.h. */
	movl	0x400000, %edi
	jmp	start

	.section .text.start, "ax"
	.code64
	.global signal_stamped
signal_stamped:
	/* EVTCHNOP_send, whose argument's address is in RDI, by the hypercall event_channel_op. */
	movq	%rdi, %rsi
	movl	$4, %edi
	movl	$32, %eax
	jmp	send_event

/* The hypercall at which a stamped event begins. */
	.section .text.signal, "ax"
send_event:
	hypercall_instruction
	ret

/* A hypercall like that of hypercall.h. */
	.section .text.stamp_hypercall, "ax"
	.global hypercall_stamped
hypercall_stamped:
	movl	$17, %eax
	xorl	%edi, %edi
	hypercall_instruction
	ret
