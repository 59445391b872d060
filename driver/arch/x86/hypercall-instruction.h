/* SPDX-License-Identifier: GPL-2.0 */
/*
 * In place of the probe's, which is built for one kind of CPU: Linux writes the instruction of the
 * CPU that it runs on over the other one when it loads the module.
 */
#ifndef WORLDSWITCH_HYPERCALL_INSTRUCTION_H
#define WORLDSWITCH_HYPERCALL_INSTRUCTION_H

#include <asm/alternative.h>
#include <asm/cpufeatures.h>

#define HYPERCALL ALTERNATIVE("vmcall", "vmmcall", X86_FEATURE_VMMCALL)

#endif
