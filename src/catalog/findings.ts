import type { Cell } from './benchmarks.ts';

/** Something that the study found by comparing two figures, and that can be checked with ours. */
export interface Finding {
  readonly id: string;
  /** What the study says, in one sentence. */
  readonly claim: string;
  readonly left: Cell;
  /**
   * `below`: the left figure is below the right one; `alike`: neither is more than {@link ALIKE} times the other; `near`:
   * the left one is below {@link NEAR} times the right one.
   */
  readonly relation: 'below' | 'alike' | 'near';
  readonly right: Cell;
}

/** Two figures that the study calls comparable differ by less than this factor in its table 2. */
export const ALIKE = 1.5;

/** What the study calls a small overhead. */
export const NEAR = 1.1;

function cell(configuration: string, benchmark: string): Cell {
  return { configuration, benchmark };
}

/**
 * Findings of the study (ISCA 2016, section IV and table 2; the last one section VI), each within one architecture:
 * instructions of Arm and x86 can't be compared as cycles can. Those about x86 are of machines with VMX, which the study's
 * were; a run without them is judged by what it has in their place.
 */
const ofMicrobenchmarks: readonly Finding[] = [
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
    left: cell('xen-x86-vmx', 'hypercall'),
    relation: 'alike',
    right: cell('kvm-x86-vmx', 'hypercall'),
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
    left: cell('kvm-x86-vmx', 'virtual-ipi'),
    relation: 'alike',
    right: cell('xen-x86-vmx', 'virtual-ipi'),
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
    left: cell('kvm-x86-vmx', 'hypercall'),
    relation: 'below',
    right: cell('kvm-x86-vmx', 'virtual-irq-completion'),
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
    left: cell('kvm-x86-vmx', 'vm-switch'),
    relation: 'below',
    right: cell('xen-x86-vmx', 'vm-switch'),
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
    left: cell('kvm-x86-vmx', 'io-latency-out'),
    relation: 'below',
    right: cell('xen-x86-vmx', 'io-latency-out'),
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
    left: cell('xen-x86-vmx', 'io-latency-in'),
    relation: 'below',
    right: cell('kvm-x86-vmx', 'io-latency-in'),
  },
  {
    id: 'vhe',
    claim: 'VHE makes transitions of KVM on Arm cheaper: the host runs in EL2, no EL1 state is switched.',
    left: cell('kvm-arm64-vhe', 'hypercall'),
    relation: 'below',
    right: cell('kvm-arm64-nvhe', 'hypercall'),
  },
];

/** KVM costs less than Xen on Arm, by workload. */
function kvmWins(workload: string, claim: string): Finding {
  return {
    id: `${workload}-arm`,
    claim,
    left: cell('kvm-arm64', workload),
    relation: 'below',
    right: cell('xen-arm64', workload),
  };
}

/** A workload of CPU and memory costs hardly more in a VM. */
function hardlyMore(workload: string, configuration: string, native: string, name: string): Finding {
  return {
    id: `${workload}-${configuration}`,
    claim: `A workload of CPU and memory alone costs hardly more in a VM of ${name} than without.`,
    left: cell(configuration, workload),
    relation: 'near',
    right: cell(native, workload),
  };
}

/**
 * Conclusions of the study (ISCA 2016, section V and figure 4), each within one architecture. None is about Xen on x86:
 * its DomU is PV here, and was not in the study.
 */
const ofWorkloads: readonly Finding[] = [
  {
    id: 'hackbench-arm',
    claim:
      "On Arm Xen's cheap transitions show where VCPUs send each other interrupts: hackbench costs it less than KVM.",
    left: cell('xen-arm64', 'hackbench'),
    relation: 'below',
    right: cell('kvm-arm64', 'hackbench'),
  },
  kvmWins(
    'tcp-rr',
    'On Arm they do not show in network latency: a transaction of TCP_RR costs Xen more than KVM, as Dom0 must be switched to.',
  ),
  kvmWins('tcp-stream', 'On Arm bulk data into the VM costs Xen more than KVM: Dom0 copies each packet.'),
  kvmWins('tcp-maerts', 'On Arm bulk data out of the VM costs Xen more than KVM.'),
  kvmWins('apache', 'On Arm a request to Apache costs Xen more than KVM.'),
  kvmWins('memcached', 'On Arm an operation of memcached costs Xen more than KVM.'),
  ...['kernbench', 'jvm'].flatMap((workload) => [
    hardlyMore(workload, 'kvm-arm64', 'native-arm64', 'KVM on Arm'),
    hardlyMore(workload, 'xen-arm64', 'native-arm64', 'Xen on Arm'),
    hardlyMore(workload, 'kvm-x86', 'native-x86', 'KVM on x86'),
  ]),
];

/** All findings; those of microbenchmarks first. */
export const findings: readonly Finding[] = [...ofMicrobenchmarks, ...ofWorkloads];
