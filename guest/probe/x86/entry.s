/*
 * Where a VCPU starts, in 32-bit protected mode without paging (Xen's PVH boot ABI, which the VMM on KVM follows),
 * and where it takes interrupts. The first instruction of the image is the hypervisor's own (header.s), which
 * comes to `start` with the VCPU's role in EDI.
 */
	.section .text.start, "ax"
	.code32
	.global start
start:
	cld
	cli
	/* One page table for all: 4 GiB, mapped one to one by pages of 2 MiB. Every VCPU writes the same. */
	movl	$page_directory_pointers + 7, page_map
	movl	$page_directories + 7, %eax
	movl	$page_directory_pointers, %ebx
	movl	$4, %ecx
1:	movl	%eax, (%ebx)
	addl	$0x1000, %eax
	addl	$8, %ebx
	loop	1b
	movl	$page_directories, %ebx
	movl	$0x87, %eax
	movl	$2048, %ecx
2:	movl	%eax, (%ebx)
	addl	$0x200000, %eax
	addl	$8, %ebx
	loop	2b
	/* The first GiB once more, past these 4, as one page: see guest/probe/xen/x86/start.c. */
	movl	$0x87, page_directory_pointers + 4 * 8
	movl	$page_map, %eax
	movl	%eax, %cr3
	movl	%cr4, %eax
	orl	$0x20, %eax		/* PAE */
	movl	%eax, %cr4
	movl	$0xc0000080, %ecx	/* EFER */
	rdmsr
	orl	$0x100, %eax		/* LME */
	wrmsr
	movl	%cr0, %eax
	orl	$0x80000001, %eax	/* PG, PE */
	movl	%eax, %cr0
	lgdt	descriptors_register
	ljmp	$8, $long_mode
	.code64
long_mode:
	movl	$16, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	%edi, %edi
	leaq	1(%rdi), %rax
	shlq	$14, %rax		/* 16 KiB of stack each, growing down */
	leaq	stacks(%rax), %rsp
	call	probe_main

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
	testq	%rdi, %rdi
	jnz	nops
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
	decq	%rdi
	jnz	nops
	ret

/* Vectors 0x40 to 0x5f, 16 bytes each. */
	.section .text.interrupt_stubs, "ax"
	.global interrupt_stubs
interrupt_stubs:
	vector = 0x40
	.rept 32
	pushq	%rdi
	pushq	%rsi
	movl	$vector, %esi
	jmp	interrupt
	.balign 16
	vector = vector + 1
	.endr

	.section .text.start, "ax"
interrupt:
	pushq	%rax
	pushq	%rdx
	/* This is when the VM has the interrupt. */
	lfence
interrupt_clock:
	rdtsc
	shlq	$32, %rdx
	leaq	(%rax, %rdx), %rdi
	pushq	%rcx
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	cld
	call	handle_interrupt
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rcx
	popq	%rdx
	popq	%rax
	popq	%rsi
	/*
	 * An interrupt that ends a HLT leaves interrupts masked: whoever waits takes no more than one. Xen, which sees an event as
	 * pending until the VM has cleared it, has asked an SVM to exit once the VM takes interrupts again.
	 */
	movq	8(%rsp), %rdi
	cmpb	$0xf4, -1(%rdi)
	jne	1f
	andl	$~0x200, 24(%rsp)
1:	popq	%rdi
	iretq

	.global unexpected
unexpected:
	call	handle_unexpected

	.data
	.balign 16
descriptors:
	.quad 0
	.quad 0x00af9b000000ffff	/* 8: 64-bit code */
	.quad 0x00cf93000000ffff	/* 16: data */
descriptors_register:
	.word 23
	.long descriptors

	.bss
	.balign 4096
page_map:
	.skip 4096
page_directory_pointers:
	.skip 4096
page_directories:
	.skip 4 * 4096
stacks:
	.skip 3 * 16384
