import type { LinuxOnArchitecture } from '../architecture.ts';
import { image } from './kernel-image.ts';

/** Linux arch/x86: entry, boot. */
export const linux: LinuxOnArchitecture = {
  console: 'ttyS0',
  // The emulated CPU does not say that its time-stamp counter is reliable. KVM then gives a VCPU that it loads a counter
  // that is only about right (Linux arch/x86/kvm/x86.c, kvm_arch_vcpu_load), and the probe would count wrong.
  clockParameters: ['tsc=reliable'],
  // Those of cmdline_find_option(), in boot/compressed and kernel/cpu.
  ownParameters: [
    ...['clearcpuid', 'kaslr', 'mem_encrypt', 'memmap', 'no5lvl', 'nokaslr', 'nordrand', 'noxsave'],
    ...['nopti', 'nospec_store_bypass_disable', 'nospectre_v2', 'noxsaveopt', 'noxsaves', 'pti'],
    ...['setcpuid', 'spec_store_bypass_disable', 'spectre_v2', 'spectre_v2_user', 'dis_ucode_ldr'],
  ],
  flagOfVms: 'hypervisor',
  functions: {
    // What interrupted the kernel is found out and handled.
    duties: [['dispatch', /^(asm_(sysvec|exc)_\w+|asm_common_interrupt|common_interrupt)$/]],
    switchState: [
      /^(__switch_to_asm|ret_from_fork|entry_SYSCALL_64\w*|asm_\w+|error_(entry|return)|swapgs_restore_regs\w*|common_interrupt_return|paranoid_(entry|exit)|restore_regs\w*)$/,
    ],
    switchThreads: [/^__switch_to_asm$/],
    // Each has a function of its own (arch/x86/include/asm/idtentry.h).
    entries: [
      {
        names:
          /^(asm_(sysvec|exc)_\w+|asm_(common|spurious)_interrupt|irq_entries_start|entry_SYSCALL_64|common_interrupt)$/,
      },
    ],
  },
  interrupts:
    /^(asm_sysvec_\w+|sysvec_\w+|asm_common_interrupt|common_interrupt|native_(apic|x2apic)_\w+|x2apic_send_\w+|ack_lapic_irq|(default_)?send_IPI\w*)$/,
  switchesTask: '__switch_to_asm',
  pageFaultEntries: ['asm_exc_page_fault'],
  image,
  packages: {
    kernel: {
      purpose: 'with KVM',
      metapackage: 'linux-image-cloud-amd64',
      flavour: 'cloud',
      modules: ['arch/x86/kvm/*', 'virt/lib/*'],
    },
    // The cloud kernel can't be Dom0 here.
    'dom0-kernel': {
      purpose: 'as Dom0',
      metapackage: 'linux-image-amd64',
      flavour: 'generic',
      modules: ['drivers/xen/*'],
    },
  },
};
