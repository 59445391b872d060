import type { Architecture } from './architectures.ts';

/** An emulated machine on which hypervisors are measured. */
export interface Machine {
  readonly id: string;
  /** One line for headings and `worldswitch list`. */
  readonly title: string;
  readonly architecture: Architecture;
  /** Named CPU models only: `max` means another CPU in every version of QEMU. */
  readonly cpu: string;
  readonly interruptController: 'GICv2' | 'GICv3' | 'APIC';
  readonly pcpus: number;
  /** KiB of the pages that the CPU can translate, where that is not all sizes of the architecture (Arm: ID_AA64MMFR0_EL1). */
  readonly pagesKiB?: readonly number[];
  /** How hypervisors have it run VMs: Arm's EL2, AMD's SVM, Intel's VMX; not known of machines that others measured. */
  readonly virtualization?: 'EL2' | 'SVM' | 'VMX';
  /** Ticks of its counter a second, where they are not 1 GHz: what its software takes an instruction to last. */
  readonly counterHz?: number;
  /** No workload runs on it: its emulator takes too long for one. */
  readonly withoutWorkloads?: true;
  /**
   * SVM without NRIP-save, as its emulator has it: the CPU does not tell how long the instruction is that exited, so the
   * hypervisor decodes it to skip it.
   */
  readonly withoutNripSave?: true;
}

const arm64 = { architecture: 'arm64', pcpus: 2, virtualization: 'EL2' } as const;

export const machines = {
  'cortex-a57': {
    ...arm64,
    id: 'cortex-a57',
    title: 'Arm Cortex-A57, GICv2',
    cpu: 'Cortex-A57',
    pagesKiB: [4, 64],
    interruptController: 'GICv2',
  },
  'neoverse-n1': {
    ...arm64,
    id: 'neoverse-n1',
    title: 'Arm Neoverse N1, GICv3',
    cpu: 'Neoverse N1',
    interruptController: 'GICv3',
  },
  epyc: {
    architecture: 'x86',
    pcpus: 2,
    interruptController: 'APIC',
    id: 'epyc',
    title: 'x86 AMD EPYC with SVM, APIC',
    cpu: 'AMD EPYC',
    virtualization: 'SVM',
    withoutNripSave: true,
  },
  'sandy-bridge': {
    architecture: 'x86',
    pcpus: 2,
    interruptController: 'APIC',
    id: 'sandy-bridge',
    title: 'x86 Intel Sandy Bridge with VMX, APIC',
    cpu: 'Intel Core i7-2600K (Sandy Bridge)',
    virtualization: 'VMX',
    counterHz: 100_000_000,
    withoutWorkloads: true,
  },
  haswell: {
    architecture: 'x86',
    pcpus: 2,
    interruptController: 'APIC',
    id: 'haswell',
    title: 'x86 Intel Haswell with VMX and APIC virtualization, APIC',
    cpu: 'Intel Core i7-4770 (Haswell)',
    virtualization: 'VMX',
    counterHz: 100_000_000,
    withoutWorkloads: true,
  },
} as const satisfies Record<string, Machine>;
