import { type Machine, machines } from './machines.ts';

/** What virtualizes, and how it uses the hardware. */
export type Hypervisor =
  /** Nothing does: workloads run on the machine itself. */
  | { readonly name: 'none' }
  /** Type 2: part of the host's Linux kernel. */
  | { readonly name: 'KVM'; readonly mode: 'nVHE' | 'protected' | 'VHE' | 'SVM' | 'VMX' }
  /** Type 1: below Dom0's Linux kernel. */
  | { readonly name: 'Xen' };

export type HypervisorName = Hypervisor['name'];

/** The software that is measured unless a user asks for another version of it. */
export interface Versions {
  /** Of Linux: the machine's own, the host's with KVM, Dom0's with Xen. */
  readonly kernel: string;
  /** Only with Xen. */
  readonly xen?: string;
}

/** Parameters that a user adds, each behind the configuration's own. */
export interface AddedParameters {
  /** Of the host's or Dom0's kernel. */
  readonly kernel: readonly string[];
  readonly xen: readonly string[];
}

/** A hypervisor in one mode, or none, on one machine: a column of the table. */
export interface Configuration {
  readonly id: string;
  /** One line for `worldswitch list`. */
  readonly title: string;
  readonly machine: Machine;
  readonly hypervisor: Hypervisor;
  readonly versions: Versions;
  /** The first Linux that has the mode: earlier ones run in another one and don't say so. */
  readonly oldestKernel?: string;
  /** Parameters of the machine's kernel that select the mode, beside those every machine gets. */
  readonly kernelParameters: readonly string[];
  /** Parameters of Xen that the machine needs, beside those every machine gets. */
  readonly xenParameters?: readonly string[];
  /** Only where a user adds some. */
  readonly added?: AddedParameters;
  /** The configuration without a hypervisor on the same machine, which figures of workloads are normalised to; none if there are none. */
  readonly native: string | undefined;
  /** It is measured only if it is named. */
  readonly onlyIfNamed?: true;
  /** By which findings about this one are judged where a run has this one not: the same hypervisor on a machine of another kind. */
  readonly otherwise?: string;
  /** The column of the published study (ISCA 2016, table 2) that measured the same kind of system. */
  readonly publishedColumn: 'kvm-arm' | 'xen-arm' | 'kvm-x86' | 'xen-x86' | undefined;
}

/** What is measured unless a user or a configuration says otherwise. */
const DEFAULT = { kernel: '6.1', xen: '4.17' } as const;

const kvm = { versions: { kernel: DEFAULT.kernel }, kernelParameters: [] } as const;
const xen = {
  hypervisor: { name: 'Xen' },
  versions: DEFAULT,
  kernelParameters: [],
} as const;

const none = {
  hypervisor: { name: 'none' },
  versions: { kernel: DEFAULT.kernel },
  kernelParameters: [],
  publishedColumn: undefined,
} as const;
/** By machine. */
const natives = {
  'cortex-a57': 'native-arm64',
  'neoverse-n1': 'native-arm64-n1',
  epyc: 'native-x86',
} as const;

function native(machine: keyof typeof natives): Configuration {
  const { [machine]: id } = natives;
  const { title } = machines[machine];
  return {
    ...none,
    ...on(machine),
    id,
    title: `no hypervisor on ${title}: what workloads on the others are compared with`,
  };
}

function on(machine: keyof typeof natives): Pick<Configuration, 'machine' | 'native'> {
  return { machine: machines[machine], native: natives[machine] };
}

/** Whether a configuration is measured where none is named. */
export function isByDefault({ onlyIfNamed }: Pick<Configuration, 'onlyIfNamed'>): boolean {
  return onlyIfNamed !== true;
}

/** All configurations; the order is that of tables and lists. */
export const configurations: readonly Configuration[] = [
  native('cortex-a57'),
  native('neoverse-n1'),
  native('epyc'),
  {
    ...kvm,
    id: 'kvm-arm64',
    title: 'KVM in split mode (nVHE) on Cortex-A57 with GICv2: the machine class of the 2016 study',
    ...on('cortex-a57'),
    hypervisor: { name: 'KVM', mode: 'nVHE' },
    publishedColumn: 'kvm-arm',
  },
  {
    ...kvm,
    id: 'kvm-arm64-nvhe',
    title: 'KVM in split mode (nVHE) on Neoverse N1 with GICv3: what the next one is compared with',
    ...on('neoverse-n1'),
    hypervisor: { name: 'KVM', mode: 'nVHE' },
    oldestKernel: '5.12',
    kernelParameters: ['kvm-arm.mode=nvhe'],
    publishedColumn: undefined,
  },
  {
    ...kvm,
    id: 'kvm-arm64-vhe',
    title: 'KVM with VHE on the same Neoverse N1 with GICv3: VHE is the only difference',
    ...on('neoverse-n1'),
    hypervisor: { name: 'KVM', mode: 'VHE' },
    publishedColumn: undefined,
  },
  {
    ...kvm,
    id: 'kvm-arm64-protected',
    title:
      'KVM in protected mode (pKVM) on the same Neoverse N1 with GICv3, from Linux 6.12 on; only where it is named',
    ...on('neoverse-n1'),
    hypervisor: { name: 'KVM', mode: 'protected' },
    versions: { kernel: '6.12' },
    // 6.1 takes the parameter, and handles exits of a VM as in split mode.
    oldestKernel: '6.12',
    kernelParameters: ['kvm-arm.mode=protected'],
    onlyIfNamed: true,
    publishedColumn: undefined,
  },
  {
    ...xen,
    id: 'xen-arm64',
    title: 'Xen on the same Cortex-A57 with GICv2: the machine class of the 2016 study',
    ...on('cortex-a57'),
    publishedColumn: 'xen-arm',
  },
  {
    ...xen,
    id: 'xen-arm64-gicv3',
    title: 'Xen on the same Neoverse N1 with GICv3',
    ...on('neoverse-n1'),
    publishedColumn: undefined,
  },
  {
    ...kvm,
    id: 'kvm-x86',
    title: 'KVM on AMD EPYC with SVM',
    ...on('epyc'),
    hypervisor: { name: 'KVM', mode: 'SVM' },
    // The study's machines were Intel.
    publishedColumn: undefined,
  },
  {
    ...kvm,
    id: 'kvm-x86-vmx',
    title: 'KVM on Intel Sandy Bridge with VMX: the machine class of the 2016 study',
    machine: machines['sandy-bridge'],
    native: undefined,
    onlyIfNamed: true,
    hypervisor: { name: 'KVM', mode: 'VMX' },
    otherwise: 'kvm-x86',
    publishedColumn: 'kvm-x86',
  },
  {
    ...xen,
    id: 'xen-x86',
    title:
      'Xen on the same AMD EPYC with SVM: Dom0 PV, guests PVH; under workloads a DomU is PV, without SVM',
    ...on('epyc'),
    publishedColumn: undefined,
  },
  {
    ...xen,
    id: 'xen-x86-vmx',
    title: 'Xen on the same Intel Sandy Bridge with VMX: Dom0 PV, guests PVH',
    machine: machines['sandy-bridge'],
    native: undefined,
    onlyIfNamed: true,
    otherwise: 'xen-x86',
    publishedColumn: 'xen-x86',
  },
  {
    ...xen,
    id: 'xen-x86-vmx-apicv',
    title:
      'Xen on Intel Haswell with VMX, whose CPUs virtualize the local APIC of a VM (APICv): Dom0 PV, guests PVH',
    machine: machines.haswell,
    native: undefined,
    // Bochs 2.7 loses a CPU's logical address when its x2APIC is switched on, and Xen ends at that.
    xenParameters: ['x2apic=off'],
    onlyIfNamed: true,
    publishedColumn: undefined,
  },
];

/** KVM on the same machine with the host in EL2, or not; `undefined` if there is none. */
export function withVhe({ machine, hypervisor }: Configuration, vhe: boolean): Configuration | undefined {
  if (hypervisor.name !== 'KVM') return undefined;
  const mode = vhe ? 'VHE' : 'nVHE';
  return configurations.find(
    (each) =>
      each.machine === machine && each.hypervisor.name === hypervisor.name && each.hypervisor.mode === mode,
  );
}
