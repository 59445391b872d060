/*
 * Translated code keeps the address of the CPU's state in one register (TCG_AREG0 in QEMU's tcg/<host>/tcg-target.h).
 * The number of the CPU that a callback gets is that of the CPU for which a block was translated, and under icount
 * CPUs share blocks; the register is what differs.
 *
 * `enter` is a callback that passes its data and that address on to the plugin's function `executed`.
 */
#ifndef WORLDSWITCH_CPU_STATE_H
#define WORLDSWITCH_CPU_STATE_H

#ifdef __x86_64__
__attribute__((naked)) static void enter(unsigned int vcpu, void *data)
{
	asm("movq %rsi, %rdi\n\tmovq %rbp, %rsi\n\tjmp executed");
}
#else
__attribute__((naked)) static void enter(unsigned int vcpu, void *data)
{
	asm("mov x0, x1\n\tmov x1, x19\n\tb executed");
}
#endif

#endif
