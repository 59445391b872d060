/* The instruction of a hypercall, by the extension of the CPU (Intel SDM volume 3C, chapter 30; AMD64 APM volume 3). */
#ifndef WORLDSWITCH_HYPERCALL_INSTRUCTION_H
#define WORLDSWITCH_HYPERCALL_INSTRUCTION_H

#ifdef VMX
#define HYPERCALL "vmcall"
#else
#define HYPERCALL "vmmcall"
#endif

#endif
