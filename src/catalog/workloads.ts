/** Who does a workload's work. */
export type Party = 'client' | 'server';

/** Where a workload's own work is done. */
export type Arrangement =
  /** A server in the VM, and a client on the host, which does `work`. */
  | 'client-server'
  /** All of it in the VM. */
  | 'local';

/** A suite that may not be passed on, as a user brought it. */
export interface Suite {
  readonly name: string;
  /** Where the copy is on this computer, as an absolute path. */
  readonly folder: string;
  /** What is taken of it: paths in the folder, sorted. */
  readonly paths: readonly string[];
  /** Bytes of all of them. */
  readonly bytes: number;
  /** Over paths and contents. */
  readonly sha256: string;
  /** Which of the suite's benchmarks are run. */
  readonly benchmarks: readonly string[];
}

/** An application benchmark: one of the study's nine, or what stands for a suite that a user brings. */
export interface Workload {
  readonly kind: 'workload';
  readonly id: string;
  /** One line for `worldswitch list`. */
  readonly title: string;
  readonly arrangement: Arrangement;
  /** What is counted: one of it. */
  readonly unit: string;
  /** What it puts under load, in a sentence. */
  readonly stresses: string;
  /** Of the VM if nothing else is asked for; natively, PCPUs of the server. */
  readonly vcpus: number;
  /** Memory of the VM. */
  readonly memoryMiB: number;
  /** Of the disk that the server keeps its data on; what it needs none for has none. */
  readonly diskMiB?: number;
  /** The fewest units that it does at once; all numbers of units are multiples of it. */
  readonly leastUnits: number;
  /** Units of work in a repetition, and how many repetitions there are. */
  readonly units: number;
  readonly repetitions: number;
  /** How often it is launched, with as many repetitions each time: as few as its interval allows. */
  readonly launches: number;
  /** The study's parameters, and how they are scaled to an emulated machine. */
  readonly scale: string;
  /** The table of the study that has figures of it; for one workload only. */
  readonly publishedId?: string;
  /** What it runs, where that is a user's own. */
  readonly suite?: Suite;
  /** Seconds of this computer's time that booting its machine and measuring in it may each take, if it is slow. */
  readonly timeLimit?: number;
  /** Units done before the machine is saved, where a whole repetition would be too much. */
  readonly warmUp?: number;
}

const entries: readonly Omit<Workload, 'kind'>[] = [
  {
    id: 'hackbench',
    title: 'groups of processes that send each other messages over sockets (rt-tests)',
    arrangement: 'local',
    unit: 'message',
    stresses: 'the scheduler: processes on several VCPUs wake each other, by inter-processor interrupts',
    vcpus: 2,
    memoryMiB: 128,
    leastUnits: 100,
    units: 3_000,
    repetitions: 24,
    launches: 15,
    scale:
      'the study: 100 groups of 40 processes on 4 CPUs, 500 loops; here: 1 group of 20 processes on 2 CPUs, each of ' +
      '10 senders sends every receiver the same number of messages of 100 bytes',
  },
  {
    id: 'tcp-rr',
    title: 'a byte sent over TCP and one sent back, one after the other (netperf TCP_RR)',
    arrangement: 'client-server',
    unit: 'transaction',
    stresses: 'the latency of network input and output: each packet is waited for',
    vcpus: 1,
    memoryMiB: 128,
    leastUnits: 1,
    units: 1_000,
    repetitions: 3,
    launches: 5,
    scale: 'the study: for 60 seconds, over 10 Gb Ethernet; here: a fixed number, from the host itself',
    publishedId: 'table5_netperf_tcp_rr_arm',
  },
  {
    id: 'tcp-stream',
    title: 'bulk data sent to the VM over TCP (netperf TCP_STREAM)',
    arrangement: 'client-server',
    unit: 'kilobyte',
    stresses: 'the throughput of network input: the VM receives',
    vcpus: 1,
    memoryMiB: 128,
    leastUnits: 1,
    units: 20_000,
    repetitions: 3,
    launches: 9,
    scale: 'the study: for 60 seconds, over 10 Gb Ethernet; here: a fixed amount, from the host itself',
  },
  {
    id: 'tcp-maerts',
    title: 'bulk data sent by the VM over TCP (netperf TCP_MAERTS)',
    arrangement: 'client-server',
    unit: 'kilobyte',
    stresses: 'the throughput of network output: the VM sends',
    vcpus: 1,
    memoryMiB: 128,
    leastUnits: 1,
    units: 20_000,
    repetitions: 3,
    launches: 9,
    scale: 'the study: for 60 seconds, over 10 Gb Ethernet; here: a fixed amount, to the host itself',
  },
  {
    id: 'apache',
    title: 'a page of 41 KB, asked for again and again over HTTP (Apache, ab)',
    arrangement: 'client-server',
    unit: 'request',
    stresses: 'network input and output together, with a connection for each request',
    vcpus: 1,
    memoryMiB: 192,
    leastUnits: 1,
    units: 400,
    repetitions: 3,
    launches: 12,
    scale:
      'the study: 100,000 requests, 100 at a time, from another computer; here: fewer, 10 at a time, from the host',
  },
  {
    id: 'memcached',
    title: 'a key-value store, one SET for ten GETs (memcached, memcslap)',
    arrangement: 'client-server',
    unit: 'operation',
    stresses: 'small packets over many connections that are kept open',
    vcpus: 1,
    memoryMiB: 192,
    leastUnits: 11,
    units: 4_400,
    repetitions: 1,
    launches: 16,
    scale:
      "the study: memtier's defaults, 200 connections, values of 32 bytes, from another computer; here: the same mix and " +
      'values, a fixed number of operations, 16 connections, from the host',
  },
  {
    id: 'mysql',
    title: 'transactions on a database that is on a disk (MariaDB, sysbench OLTP)',
    arrangement: 'client-server',
    unit: 'transaction',
    stresses: 'a disk, which each commit waits for, and network input and output in small packets',
    vcpus: 1,
    memoryMiB: 384,
    diskMiB: 96,
    leastUnits: 1,
    units: 80,
    repetitions: 1,
    launches: 24,
    scale:
      'the study: SysBench OLTP, 200 transactions at a time, from another computer; here: 4 at a time, on 10,000 rows, from ' +
      'the host',
  },
  {
    id: 'kernbench',
    title: 'C sources of the kind that a kernel consists of, compiled (GCC, make)',
    arrangement: 'local',
    unit: 'file',
    stresses: 'CPU and memory: processes that start, map files, compute and end',
    vcpus: 1,
    memoryMiB: 320,
    leastUnits: 1,
    units: 4,
    repetitions: 1,
    launches: 3,
    scale:
      'the study: Linux 3.17 with the configuration allnoconfig, on 4 CPUs; here: the first four of eight files of 290 ' +
      'lines each, with -O2',
  },
  {
    id: 'jvm',
    title: 'numeric, compression and cryptography kernels in Java (OpenJDK)',
    arrangement: 'local',
    unit: 'operation',
    stresses: 'CPU and memory: one process that computes, with code that is compiled as it runs',
    vcpus: 1,
    memoryMiB: 512,
    leastUnits: 1,
    units: 40,
    repetitions: 3,
    launches: 5,
    scale:
      'the study: SPECjvm2008, which may not be passed on; here: rounds of kernels of the same three kinds, written for ' +
      'this, in a virtual machine of Java that is warm',
  },
];

/** The study's nine. */
export const workloads: readonly Workload[] = entries.map((entry) => ({ kind: 'workload', ...entry }));

/** There only for who has a copy: the suite may not be passed on. `--benchmark` decides how many units it does at least. */
export const specjvm2008: Workload = {
  kind: 'workload',
  id: 'specjvm2008',
  title:
    "benchmarks of a user's own copy of SPECjvm2008, with --specjvm2008 FOLDER (tried with a stand-in only)",
  arrangement: 'local',
  unit: 'operation',
  stresses: 'CPU and memory: one process that computes, with code that is compiled as it runs',
  vcpus: 1,
  memoryMiB: 896,
  leastUnits: 3,
  units: 6,
  repetitions: 1,
  launches: 1,
  scale:
    'the study: the whole suite, for as long as its rules say; here: a fixed number of operations of each benchmark that ' +
    'is named, one thread, neither warmed up nor checked, so that the result is none by the rules of SPEC',
  timeLimit: 7200,
  warmUp: 3,
};

/** All that a run can have measured. */
export const knownWorkloads: readonly Workload[] = [...workloads, specjvm2008];

/** What measures the start of a workload's programs: as few units as can be. It is subtracted from all repetitions. */
export const START = 'calibration/start';

/** What a command line names a workload by. */
export function wordsOf(id: string): string {
  return id === specjvm2008.id ? `${id} --specjvm2008 FOLDER` : id;
}
