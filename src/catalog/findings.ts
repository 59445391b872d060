/** A figure of a run: a microbenchmark on a configuration. */
export interface Cell {
  readonly configuration: string;
  readonly microbenchmark: string;
}

/** Something that the study found by comparing two figures, and that can be checked with ours. */
export interface Finding {
  readonly id: string;
  /** What the study says, in one sentence. */
  readonly claim: string;
  readonly left: Cell;
  /** `below`: the left figure is below the right one; `alike`: neither is more than {@link ALIKE} times the other. */
  readonly relation: 'below' | 'alike';
  readonly right: Cell;
}

/** Two figures that the study calls comparable differ by less than this factor in its table 2. */
export const ALIKE = 1.5;

function cell(configuration: string, microbenchmark: string): Cell {
  return { configuration, microbenchmark };
}

/**
 * Findings of the study (ISCA 2016, section IV and table 2; the last one section VI), each within one architecture:
 * instructions of Arm and x86 can't be compared as cycles can.
 */
export const findings: readonly Finding[] = [
  {
    id: 'hypercall-arm',
    claim: 'On Arm a hypercall to Xen (Type 1) costs less than one to split-mode KVM (Type 2).',
    left: cell('xen-arm64', 'hypercall'),
    relation: 'below',
    right: cell('kvm-arm64', 'hypercall'),
  },
  {
    id: 'hypercall-x86',
    claim: 'On x86 a hypercall costs KVM and Xen about the same.',
    left: cell('xen-x86', 'hypercall'),
    relation: 'alike',
    right: cell('kvm-x86', 'hypercall'),
  },
  {
    id: 'interrupt-controller-arm',
    claim: 'On Arm a trap to the emulated interrupt controller costs Xen less than KVM.',
    left: cell('xen-arm64', 'interrupt-controller-trap'),
    relation: 'below',
    right: cell('kvm-arm64', 'interrupt-controller-trap'),
  },
  {
    id: 'ipi-arm',
    claim: 'On Arm a virtual IPI costs Xen less than KVM.',
    left: cell('xen-arm64', 'virtual-ipi'),
    relation: 'below',
    right: cell('kvm-arm64', 'virtual-ipi'),
  },
  {
    id: 'ipi-x86',
    claim: 'On x86 a virtual IPI costs KVM and Xen about the same.',
    left: cell('kvm-x86', 'virtual-ipi'),
    relation: 'alike',
    right: cell('xen-x86', 'virtual-ipi'),
  },
  {
    id: 'completion-arm',
    claim: 'On Arm completing a virtual interrupt needs no exit: it costs far less than a hypercall.',
    left: cell('kvm-arm64', 'virtual-irq-completion'),
    relation: 'below',
    right: cell('xen-arm64', 'hypercall'),
  },
  {
    id: 'completion-x86',
    claim: 'On x86 completing a virtual interrupt exits: it costs more than a hypercall.',
    left: cell('kvm-x86', 'hypercall'),
    relation: 'below',
    right: cell('kvm-x86', 'virtual-irq-completion'),
  },
  {
    id: 'vm-switch-arm',
    claim: 'On Arm switching between VMs costs KVM and Xen about the same.',
    left: cell('xen-arm64', 'vm-switch'),
    relation: 'alike',
    right: cell('kvm-arm64', 'vm-switch'),
  },
  {
    id: 'vm-switch-x86',
    claim: 'On x86 switching between VMs costs KVM less than Xen.',
    left: cell('kvm-x86', 'vm-switch'),
    relation: 'below',
    right: cell('xen-x86', 'vm-switch'),
  },
  {
    id: 'io-out-arm',
    claim:
      "On Arm signalling a device costs KVM less than Xen, whose backend is in Dom0, though Xen's exits are cheaper.",
    left: cell('kvm-arm64', 'io-latency-out'),
    relation: 'below',
    right: cell('xen-arm64', 'io-latency-out'),
  },
  {
    id: 'io-out-x86',
    claim: 'On x86 signalling a device costs KVM less than Xen.',
    left: cell('kvm-x86', 'io-latency-out'),
    relation: 'below',
    right: cell('xen-x86', 'io-latency-out'),
  },
  {
    id: 'io-in-arm',
    claim: 'On Arm signalling the VM costs KVM and Xen about the same.',
    left: cell('kvm-arm64', 'io-latency-in'),
    relation: 'alike',
    right: cell('xen-arm64', 'io-latency-in'),
  },
  {
    id: 'io-in-x86',
    claim: 'On x86 signalling the VM costs Xen less than KVM.',
    left: cell('xen-x86', 'io-latency-in'),
    relation: 'below',
    right: cell('kvm-x86', 'io-latency-in'),
  },
  {
    id: 'vhe',
    claim: 'VHE makes transitions of KVM on Arm cheaper: the host runs in EL2, no EL1 state is switched.',
    left: cell('kvm-arm64-vhe', 'hypercall'),
    relation: 'below',
    right: cell('kvm-arm64-nvhe', 'hypercall'),
  },
];
