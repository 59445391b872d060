import type { HypervisorOnArchitecture } from '../../on-architecture.ts';
import { MODULES } from '../modules.ts';
import { exitReasons } from './exit-reasons.ts';
import { functions } from './functions.ts';
import { withVmx } from './vmx.ts';

/** The time-stamp counter is the machine's own, not trapped and not shifted. */
const COUNTER = 'tsc_mode = "native"';

const EM_386 = 3;

/** Functions that enter a VM, behind which Xen goes on when it is left. */
const ENTERS = /^(svm_asm_do_resume|svm_stgi_label)$/;

/** Xen on x86, with AMD's SVM; Dom0 is a PV domain. */
const withSvm: HypervisorOnArchitecture = {
  kernel: { role: 'dom0-kernel', formats: ['bzImage', 'vmlinux'] },
  image: {
    path: 'xen/xen.gz',
    // A 32-bit ELF file, since its boot loaders begin in 32-bit mode.
    recognise: (_, elf) => elf?.bits === 32 && elf.machine === EM_386,
  },
  modules: MODULES,
  // Its kernel, its initramfs packed and unpacked, and the tools.
  dom0MiB: 512,
  parameters: ['console=com1', 'com1=115200,8n1', 'cpuidle=0'],
  flags: ['-DHAS_DECODED_HYPERCALL=1'],
  bootsElf: true,
  vmSettings: {
    probe: ['type = "pvh"', COUNTER],
    // PV, where the probe's are PVH: QEMU 10.0 takes each read of a control register for one of CR0
    // (target/i386/tcg/decode-new.c.inc, READ_CR0), which Xen intercepts, and a Linux in a PVH DomU then reads 0 as the
    // address of its first page fault.
    workload: ['type = "pv"', COUNTER],
  },
  vmParameters: [
    {
      // arch/x86/kernel/cpu/amd.c reads a register of the chipset, which no domain but Dom0 can map, and does not look whether it
      // could.
      text: 'initcall_blacklist=print_s5_reset_status_mmio',
      since: '6.16',
    },
  ],
  vmm: undefined,
  premises: [],
  trace: {
    functions,
    leavesVm: ({ name }) => ENTERS.test(name ?? ''),
    handlesNestedFault: /^(svm_do_nested_pgfault|hvm_hap_nested_page_fault)$/,
    readsVmRegisters: /ctxt_switch/,
    placeOfKernelPart: undefined,
    prefixOfKernelPart: undefined,
    ownPlaces: () => ['xen'],
    registerMeant: () => undefined,
  },
  account: {
    exitReasons,
    interrupts: [
      /^(vlapic_(set_irq|set_vector|ipi|EOI_set|handle_EOI|reg_write|mmio_\w+|apicv_write|ack_pending_irq|match_dest|find_highest_irr|virtual_intr_\w+)|hvm_(inject_\w+|assert_evtchn_irq|set_callback_irq_level|vcpu_ack_pending_irq|vcpu_inject\w*|isa_irq_\w+|pci_intx_\w+)|svm_(inject_\w+|enable_intr_window)|vioapic_\w+|vpic_\w+|pt_(intr_post|timer_fn)|apic_(timer_interrupt|eoi)|ack_\w+_irq|end_\w+_irq|smp_event_check_interrupt)$/,
    ],
    exit: 'hypercall',
    priced: ['vm'],
    unpriced: 'its DomU is PV, and that of the microbenchmarks PVH (docs/workloads-by-hand.md)',
    note: 'Transitions of Dom0, a PV domain that no microbenchmark measures, are in its I/O path.',
    vmEntry: () => undefined,
    // By what name Xen has its entry: 4.20 renamed it.
    pageFaultEntries: ['page_fault', 'entry_PF'],
    directMap: '0xffff830000000000',
  },
};

/** The same, and with Intel's VMX. */
export const onX86: HypervisorOnArchitecture = {
  ...withSvm,
  otherwise: { VMX: { ...withSvm, ...withVmx } },
};
