/** A figure of a run of workloads. */
export interface WorkloadCellId {
  readonly system: string;
  readonly workload: string;
}

/** Something that the study concluded from its workloads, and that can be checked with ours. */
export interface WorkloadFinding {
  readonly id: string;
  /** What the study says, in one sentence. */
  readonly claim: string;
  readonly left: WorkloadCellId;
  /** `below`: a unit costs less on the left; `near`: it costs less than {@link NEAR} times what it costs on the right. */
  readonly relation: 'below' | 'near';
  readonly right: WorkloadCellId;
}

/** What the study calls a small overhead. */
export const NEAR = 1.1;

function cell(system: string, workload: string): WorkloadCellId {
  return { system, workload };
}

/** KVM costs less than Xen on Arm, by workload. */
function kvmWins(workload: string, claim: string): WorkloadFinding {
  return {
    id: `${workload}-arm`,
    claim,
    left: cell('kvm-arm64', workload),
    relation: 'below',
    right: cell('xen-arm64', workload),
  };
}

/** A workload of CPU and memory costs hardly more in a VM. */
function hardlyMore(workload: string, system: string, native: string, name: string): WorkloadFinding {
  return {
    id: `${workload}-${system}`,
    claim: `A workload of CPU and memory alone costs hardly more in a VM of ${name} than without.`,
    left: cell(system, workload),
    relation: 'near',
    right: cell(native, workload),
  };
}

/**
 * Conclusions of the study (ISCA 2016, section V and figure 4), each within one architecture. None is about Xen on x86:
 * its DomU is PV here, and was not in the study.
 */
export const workloadFindings: readonly WorkloadFinding[] = [
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
