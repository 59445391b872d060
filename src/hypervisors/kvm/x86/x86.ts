import type { HypervisorOnArchitecture } from '../../on-architecture.ts';
import { exitReasons } from './exit-reasons.ts';
import { functions } from './functions.ts';
import { withVmx } from './vmx.ts';

/** KVM on x86, with AMD's SVM. */
const withSvm: HypervisorOnArchitecture = {
  kernel: { role: 'kernel', formats: ['bzImage'] },
  image: undefined,
  modules: ['irqbypass', 'kvm', 'kvm-amd'],
  dom0MiB: 0,
  parameters: [],
  flags: ['-DHAS_DECODED_HYPERCALL=1'],
  bootsElf: false,
  vmSettings: { probe: [], workload: [] },
  vmParameters: [],
  vmm: {
    program: 'qemu-system-x86_64',
    package: 'qemu-system-x86',
    firmwarePackages: ['qemu-system-data', 'seabios'],
    firmware: [
      ...['bios-256k.bin', 'bios-microvm.bin'].map((name) => `usr/share/seabios/${name}`),
      ...['linuxboot_dma.bin', 'pvh.bin', 'kvmvapic.bin'].map((name) => `usr/share/qemu/${name}`),
    ],
    // The emulated SVM delivers an injected interrupt a second time if the emulator looks after its timers before the VM
    // exits again (QEMU target/i386/tcg/system/svm_helper.c, SVM_EVTINJ_TYPE_INTR): a VM that then holds a lock of the
    // interrupt's handler waits for itself. The end of an interrupt, which comes first, is such an exit, unless the guest is
    // told to leave it out.
    machine: '-M q35 -cpu host,-kvm-pv-eoi',
  },
  premises: [],
  trace: {
    functions,
    // Behind the function that enters a VM a host goes on when it is left.
    leavesVm: ({ name }) => name === '__svm_vcpu_run',
    handlesNestedFault: /^(npf_interception|kvm_mmu_page_fault)$/,
    readsVmRegisters: /guest_(enter|exit)/,
    placeOfKernelPart: undefined,
    prefixOfKernelPart: undefined,
    ownPlaces: () => ['host-kernel'],
    registerMeant: () => undefined,
  },
  account: {
    exitReasons,
    interrupts: [
      // The virtual interrupt controller (arch/x86/kvm/lapic.c, ioapic.c, svm/svm.c).
      /^(kvm_irq_delivery_to_apic\w*|kvm_apic_(set_irq|match_\w+|accept_\w+|send_ipi|has_interrupt|local_deliver|set_eoi\w*|write_nodecode|pending_eoi)|__apic_accept_irq|apic_(set_eoi|set_isr|clear_irr|clear_isr|find_highest_\w+|send_ipi|mmio_\w+|timer_\w+|reg_write|manage_\w+)|kvm_lapic_(reg_\w+|find_highest_\w+|set_eoi|expired_\w+)|kvm_(x2apic|ioapic|pic)_\w+|kvm_get_apic_interrupt|kvm_cpu_(get|has)_(extint|interrupt|injectable_intr)|(re)?start_(apic|sw)_\w+|svm_(deliver_interrupt|complete_interrupt_delivery|inject_\w+|set_vintr|clear_vintr|enable_irq_window|set_irq)|interrupt_window_interception|intr_interception)$/,
    ],
    exit: 'hypercall',
    priced: ['vm'],
    unpriced: undefined,
    note: undefined,
    vmEntry: () => undefined,
    pageFaultEntries: [],
    directMap: '0xffff888000000000',
  },
};

/** The same, and with Intel's VMX. */
export const onX86: HypervisorOnArchitecture = {
  ...withSvm,
  otherwise: {
    VMX: { ...withSvm, ...withVmx, account: { ...withSvm.account, ...withVmx.account } },
  },
};
