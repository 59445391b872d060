/** Where a workload's own work is done. */
export type WorkloadKind =
  /** A server in the VM, and a client on the host, which does `work`. */
  | 'client-server'
  /** All of it in the VM. */
  | 'local';

/** An application benchmark: one of the study's nine. */
export interface Workload {
  readonly id: string;
  /** One line for `worldswitch list`. */
  readonly title: string;
  readonly kind: WorkloadKind;
  /** What is counted: one of it. */
  readonly unit: string;
  /** What it puts under load, in a sentence. */
  readonly stresses: string;
  /** Of the VM if nothing else is asked for; natively, PCPUs of the server. */
  readonly vcpus: number;
  /** Memory of the VM. */
  readonly memoryMiB: number;
  /** Units of work in a repetition, and how many repetitions there are. */
  readonly units: number;
  readonly repetitions: number;
  /** The study's parameters, and how they are scaled to an emulated machine. */
  readonly scale: string;
  /** The table of the study that has figures of it; for one workload only. */
  readonly publishedId?: string;
}

export const workloads: readonly Workload[] = [
  {
    id: 'hackbench',
    title: 'groups of processes that send each other messages over sockets (rt-tests)',
    kind: 'local',
    unit: 'message',
    stresses: 'the scheduler: processes on several VCPUs wake each other, by inter-processor interrupts',
    vcpus: 2,
    memoryMiB: 128,
    units: 20_000,
    repetitions: 4,
    scale:
      'the study: 100 groups of 40 processes on 4 CPUs, 500 loops; here: 1 group of 20 processes on 2 CPUs, each of ' +
      '10 senders sends every receiver the same number of messages of 100 bytes',
  },
  {
    id: 'tcp-rr',
    title: 'a byte sent over TCP and one sent back, one after the other (netperf TCP_RR)',
    kind: 'client-server',
    unit: 'transaction',
    stresses: 'the latency of network input and output: each packet is waited for',
    vcpus: 1,
    memoryMiB: 128,
    units: 3_000,
    repetitions: 4,
    scale: 'the study: for 60 seconds, over 10 Gb Ethernet; here: a fixed number, from the host itself',
    publishedId: 'table5_netperf_tcp_rr_arm',
  },
  {
    id: 'tcp-stream',
    title: 'bulk data sent to the VM over TCP (netperf TCP_STREAM)',
    kind: 'client-server',
    unit: 'kilobyte',
    stresses: 'the throughput of network input: the VM receives',
    vcpus: 1,
    memoryMiB: 128,
    units: 100_000,
    repetitions: 4,
    scale: 'the study: for 60 seconds, over 10 Gb Ethernet; here: a fixed amount, from the host itself',
  },
  {
    id: 'tcp-maerts',
    title: 'bulk data sent by the VM over TCP (netperf TCP_MAERTS)',
    kind: 'client-server',
    unit: 'kilobyte',
    stresses: 'the throughput of network output: the VM sends',
    vcpus: 1,
    memoryMiB: 128,
    units: 100_000,
    repetitions: 4,
    scale: 'the study: for 60 seconds, over 10 Gb Ethernet; here: a fixed amount, to the host itself',
  },
];
