import type { LinuxOnArchitecture } from '../architecture.ts';
import { VECTOR_SIZE } from './exceptions.ts';
import { image } from './kernel-image.ts';

/** Linux arch/arm64: kernel/entry.S, boot. */
export const linux: LinuxOnArchitecture = {
  console: 'ttyAMA0',
  clockParameters: [],
  // kernel/kaslr.c, or pi/idreg-override.c.
  ownParameters: ['nokaslr'],
  functions: {
    // What interrupted the kernel is found out and handled.
    duties: [['dispatch', /^(vectors|el[01][ht]_64_\w+|call_on_irq_stack)$/]],
    switchState: [
      /^(cpu_switch_to|asm_exit_to_user_mode)$/,
      /^(vectors|el[01][ht]_64_(sync|irq|fiq|error)|ret_to_(user|kernel)|ret_from_fork)$/,
    ],
    switchThreads: [/^cpu_switch_to$/],
    entries: [{ names: /^(vectors|tramp_vectors)$/, every: VECTOR_SIZE }],
  },
  interrupts:
    /^(gic_(handle_irq|eoi\w*|ipi_send_mask|mask_irq|unmask_irq|poke_irq|ack_irq)|el[01]\w*_(irq|interrupt)\w*|do_interrupt_handler|call_on_irq_stack|smp_cross_call|do_handle_IPI)$/,
  switchesTask: 'cpu_switch_to',
  pageFaultEntries: [],
  image,
  packages: {
    kernel: {
      purpose: 'host and Dom0',
      metapackage: 'linux-image-cloud-arm64',
      flavour: 'cloud',
      modules: ['drivers/xen/*'],
    },
  },
};
