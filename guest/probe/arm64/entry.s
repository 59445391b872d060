/*
 * Where a VCPU starts (x0 is its role) and where it takes exceptions. The first instruction of the image is the
 * hypervisor's own (header.s), which comes to `start`.
 */
	.section .text.start, "ax"
	.global start
start:
	adrp	x1, stacks
	add	x1, x1, :lo12:stacks
	add	x2, x0, #1
	add	x1, x1, x2, lsl #14	/* 16 KiB each, growing down */
	mov	sp, x1
	adrp	x1, vectors
	add	x1, x1, :lo12:vectors
	msr	vbar_el1, x1
	isb
	b	probe_main

/*
 * What the stamp plugin watches for has fixed addresses (src/protocol/addresses.ts, probe.ld). A call of one of these
 * says that what follows is one operation of a path that is stamped from outside.
 */
	.section .text.stamp_for, "ax"
	.irp path, out, out_worker, in, in_worker, switch
	.balign 8
	.global stamp_for_\path
stamp_for_\path:
	nop
	ret
	.endr

	.section .text.start, "ax"
	.global spend
spend:
	cbnz	x0, nops
	ret

/*
 * SPEND_ROUND instructions a round. That NOPs lie from here on the plugins know, which count them at once
 * (src/architectures/probe-addresses.ts).
 */
	.section .text.nops, "ax"
nops:
	.rept 254
	nop
	.endr
	subs	x0, x0, #1
	b.ne	nops
	ret

/* DDI 0487, D1.3.1.5: sixteen entries of 128 bytes; the current exception level with SP_ELx is the second four. */
	.section .text.vectors, "ax"
	.balign 2048
vectors:
	.rept 5
	b	unexpected
	.balign 128
	.endr
	/* The clock is read as early as there is a register to read it into: this is when the VM has the interrupt. */
	stp	x0, x1, [sp, #-192]!
interrupt_clock:
	mrs	x0, cntpct_el0
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x9, [sp, #64]
	stp	x10, x11, [sp, #80]
	stp	x12, x13, [sp, #96]
	stp	x14, x15, [sp, #112]
	stp	x16, x17, [sp, #128]
	stp	x18, x30, [sp, #144]
	b	interrupt
	.balign 128
	.rept 10
	b	unexpected
	.balign 128
	.endr

interrupt:
	bl	handle_interrupt
	ldp	x18, x30, [sp, #144]
	ldp	x16, x17, [sp, #128]
	ldp	x14, x15, [sp, #112]
	ldp	x12, x13, [sp, #96]
	ldp	x10, x11, [sp, #80]
	ldp	x8, x9, [sp, #64]
	ldp	x6, x7, [sp, #48]
	ldp	x4, x5, [sp, #32]
	ldp	x2, x3, [sp, #16]
	ldp	x0, x1, [sp], #192
	eret

unexpected:
	bl	handle_unexpected

	.bss
	.balign 16
stacks:
	.skip 3 * 16384
