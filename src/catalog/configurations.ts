import { type Machine, machines } from './machines.ts';

/** A hypervisor in one mode on one machine: a column of the table. */
export interface Configuration {
  readonly id: string;
  /** One line for `worldswitch list`. */
  readonly title: string;
  readonly machine: Machine;
  readonly hypervisor: { readonly name: 'KVM'; readonly mode: 'nVHE' | 'VHE' };
  /** Kernel parameters that select the mode, beside those every machine gets. */
  readonly kernelParameters: readonly string[];
  /** The column of the published study (ISCA 2016, table 2) that measured the same kind of system. */
  readonly publishedColumn: 'kvm-arm' | undefined;
}

export const configurations: readonly Configuration[] = [
  {
    id: 'kvm-arm64',
    title: 'KVM in split mode (nVHE) on Cortex-A57 with GICv2: the machine class of the 2016 study',
    machine: machines['cortex-a57'],
    hypervisor: { name: 'KVM', mode: 'nVHE' },
    kernelParameters: [],
    publishedColumn: 'kvm-arm',
  },
  {
    id: 'kvm-arm64-nvhe',
    title: 'KVM in split mode (nVHE) on Neoverse N1 with GICv3: what the next one is compared with',
    machine: machines['neoverse-n1'],
    hypervisor: { name: 'KVM', mode: 'nVHE' },
    kernelParameters: ['kvm-arm.mode=nvhe'],
    publishedColumn: undefined,
  },
  {
    id: 'kvm-arm64-vhe',
    title: 'KVM with VHE on the same Neoverse N1 with GICv3: VHE is the only difference',
    machine: machines['neoverse-n1'],
    hypervisor: { name: 'KVM', mode: 'VHE' },
    kernelParameters: [],
    publishedColumn: undefined,
  },
];
