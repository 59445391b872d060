/*
 * The ROM by which a machine of Bochs's boots without a disk, in the place of the BIOS of a display: the system's BIOS calls
 * it when it has built the tables of ACPI. What is to be booted lies in the memory by then (driver.c); this enters it.
 *
 * What to enter with is the handover (src/testbeds/emulated/bochs/handover.ts): five words of 32 bits, namely the entry,
 * EAX, EBX, ESI, and CR3 if the entry is in 64-bit mode, else zero.
 */
	.set HANDOVER, 0x100000
	.set ROM, 0xc0000
	.set STACK, 0x80000

	.section .text, "ax"
	.code16
	.global _start
_start:
	.byte	0x55, 0xaa, 1		/* so many sectors of 512 bytes */
	cli
	cld
	inb	$0x92, %al		/* all address lines are on */
	orb	$2, %al
	outb	%al, $0x92
	movw	$(ROM >> 4), %ax
	movw	%ax, %ds
	lgdtl	descriptors_register - _start
	movl	%cr0, %eax
	orl	$1, %eax		/* PE */
	movl	%eax, %cr0
	ljmpl	$16, $protected

	.code32
protected:
	movl	$24, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	%eax, %fs
	movl	%eax, %gs
	movl	$STACK, %esp
	movl	HANDOVER, %edi
	movl	HANDOVER + 4, %edx
	movl	HANDOVER + 8, %ebx
	movl	HANDOVER + 12, %esi
	movl	HANDOVER + 16, %ecx
	testl	%ecx, %ecx
	jnz	1f
	movl	%edx, %eax
	jmp	*%edi
1:	movl	%ecx, %cr3
	movl	%cr4, %eax
	orl	$0x20, %eax		/* PAE */
	movl	%eax, %cr4
	movl	$0xc0000080, %ecx	/* EFER */
	rdmsr
	orl	$0x100, %eax		/* LME */
	wrmsr
	movl	%cr0, %eax
	orl	$0x80000000, %eax	/* PG */
	movl	%eax, %cr0
	ljmpl	$32, $long_mode

	.code64
long_mode:
	jmp	*%rdi

	.balign 8
descriptors:
	.quad	0, 0
	.quad	0x00cf9b000000ffff	/* 16: 32-bit code */
	.quad	0x00cf93000000ffff	/* 24: data */
	.quad	0x00af9b000000ffff	/* 32: 64-bit code */
descriptors_register:
	.word	descriptors_register - descriptors - 1
	.long	descriptors
