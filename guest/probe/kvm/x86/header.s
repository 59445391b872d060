/* The first instruction of a VM: the VMM has put the VCPU's role into EDI. */
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
	jmp	start

	.code64
	.global signal_stamped
signal_stamped:
	movl	%edi, %edx
	jmp	write_doorbell

/* The write at which a stamped doorbell begins; DX is its port. */
	.section .text.signal, "ax"
write_doorbell:
	outl	%eax, %dx
	ret

/* A hypercall like that of hypercall.h. */
	.section .text.stamp_hypercall, "ax"
	.global hypercall_stamped
hypercall_stamped:
	movl	$1, %eax
	hypercall_instruction
	ret
