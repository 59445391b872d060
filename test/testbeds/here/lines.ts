import { PROTOCOL_VERSION } from '../../../src/protocol/messages.ts';

/** A message of the program, without the fields that all have. */
export type SentMessage = { readonly type: string; readonly from?: 'probe' | 'host' } & Readonly<
  Record<string, unknown>
>;

/** Batches of a row as the program sends them: what each took, when it began, how long it was. */
export function batchesOf(count: number, ticks: number): number[][] {
  return Array.from({ length: count }, (_, index) => [ticks + (index % 3), 1000 * index, ticks + 100]);
}

/** A message with all batches of a row. */
export function samplesOf(microbenchmark: string, batches: number[][], iterations = 4): SentMessage {
  return { from: 'probe', type: 'samples', microbenchmark, first: 0, iterations, batches };
}

/** What the program sends from a VM of KVM in which everything but one row can be measured. */
export const usual: readonly SentMessage[] = [
  { type: 'fact', name: 'cpuid/hypervisor', text: 'KVMKVMKVM' },
  {
    type: 'vm',
    architecture: 'x86',
    ...{ cpus: 2, pinned: 1, seed: 7, batches: 30, startedAt: 1_795_874_029 },
  },
  { type: 'fact', name: 'kernel/release', text: '6.18.44' },
  { type: 'fact', name: 'cpu/model', text: 'AMD EPYC' },
  { type: 'vulnerability', name: 'meltdown', text: 'Not affected' },
  { type: 'unavailable', microbenchmark: 'io-round-trip', reason: 'no vsock to the host: No such device' },
  { type: 'nops', nops: 64_000, once: 5000, twice: 10_100 },
  samplesOf('calibration/loop', batchesOf(30, 42)),
  samplesOf('calibration/each', batchesOf(30, 84)),
  samplesOf('calibration/nop', batchesOf(30, 43)),
  samplesOf('hypercall/cpuid', batchesOf(30, 8000)),
  samplesOf('hypercall/refused', batchesOf(30, 6000)),
  samplesOf('io-round-trip/block', batchesOf(30, 400_000)),
  { type: 'mark', microbenchmark: 'hypercall/cpuid', batch: 3, cause: 'switched' },
  { type: 'counter', frequency: 2_000_000_000, source: 'cpuid-15', calibrated: 2_000_000_100, resolution: 2 },
  { type: 'span', nanoseconds: 400_000_000, stolen: 0, switches: 1 },
  { from: 'probe', type: 'done' },
];

/** Messages as the lines that the program prints, numbered as it does, and in the last one counted. */
export function linesOf(messages: readonly SentMessage[]): string {
  const next = { here: 0, host: 0, probe: 0 };
  const samples = messages.reduce(
    (sum, { batches }) => sum + (Array.isArray(batches) ? batches.length : 0),
    0,
  );
  return messages
    .map(({ from, type, ...fields }) => {
      const sender = from ?? 'here';
      const counted = type === 'done' ? { samples } : {};
      const message = { worldswitch: PROTOCOL_VERSION, from: sender, seq: next[sender]++, type };
      return `${JSON.stringify({ ...message, ...counted, ...fields })}\n`;
    })
    .join('');
}

/** The usual messages with one of a type changed in some fields, the first of them. */
export function usualWith(type: string, changes: Readonly<Record<string, unknown>>): readonly SentMessage[] {
  const index = usual.findIndex((message) => message.type === type);
  return usual.with(index, { ...usual[index]!, ...changes });
}

/** The usual messages without those of a type. */
export function usualWithout(type: string): readonly SentMessage[] {
  return usual.filter((message) => message.type !== type);
}

/** What the kernel module sends from a VM of KVM on Arm with two VCPUs and no disk. */
export const ofDriver: readonly SentMessage[] = [
  {
    type: 'vm',
    architecture: 'arm64',
    ...{ cpus: 2, pinned: 1, seed: 7, batches: 30, startedAt: 1_795_874_029, carrier: 'driver' },
  },
  { type: 'fact', name: 'kernel/release', text: '6.1.0-56-cloud-arm64' },
  { type: 'fact', name: 'kernel/hypervisor', text: 'KVM' },
  { type: 'fact', name: 'driver/vmm-register', text: '0000:00:01.0' },
  {
    type: 'unavailable',
    microbenchmark: 'io-round-trip/sector',
    reason: 'no disk of this VM can be read past its cache',
  },
  { type: 'nops', nops: 64_000, once: 64_195, twice: 128_387 },
  ...['calibration/loop', 'calibration/each', 'calibration/nop'].map((id, index) =>
    samplesOf(id, batchesOf(30, 80 + index)),
  ),
  ...['hypercall', 'hypercall/vmm', 'interrupt-controller-trap', 'virtual-ipi', 'virtual-ipi/blocked'].map(
    (id) => samplesOf(id, batchesOf(30, 5000)),
  ),
  samplesOf('virtual-irq-completion', batchesOf(30, 20_000), 320),
  { type: 'counter', frequency: 25_000_000, source: 'cntfrq', calibrated: 25_000_100, resolution: 1 },
  { type: 'span', nanoseconds: 400_000_000, stolen: 0, switches: 1 },
  { from: 'probe', type: 'done' },
  { type: 'fact', name: 'kernel/command-line', text: 'console=ttyAMA0' },
  { type: 'vulnerability', name: 'meltdown', text: 'Not affected' },
];

/** What the programs on a host send when they have timed rows, with messages that come ahead of those of the rows. */
function measuredOnHost(ids: readonly string[], before: readonly SentMessage[] = []): SentMessage[] {
  const calibrations = ['calibration/loop', 'calibration/each', 'calibration/nop'];
  return [
    { type: 'nops', nops: 64_000, once: 64_195, twice: 128_387 },
    ...calibrations.map((id) => samplesOf(id, batchesOf(30, 20), 10)),
    ...before,
    ...ids.map((id) => samplesOf(id, batchesOf(30, 20_000), 10)),
    { type: 'counter', frequency: 1_000_000_000, source: 'cntfrq', calibrated: 1_000_000_000, resolution: 1 },
    { type: 'span', nanoseconds: 400_000_000, stolen: 0, switches: 1 },
    { from: 'probe', type: 'done' },
  ];
}

/** What the program sends from a host with KVM, of rows that begin or end inside the host's kernel. */
export const ofHost: readonly SentMessage[] = [
  {
    type: 'host',
    architecture: 'arm64',
    ...{ cpus: 2, pinned: 1, seed: 7, batches: 30, startedAt: 1_795_874_029 },
  },
  { type: 'fact', name: 'kvm/interrupt-controller', text: 'GICv2' },
  {
    type: 'kernel-stamp',
    ...{ point: 'receives', function: 'eventfd_signal', before: 867.1, after: 905, within: 52.3 },
  },
  {
    type: 'kernel-stamp',
    ...{ point: 'signals', function: 'irqfd_wakeup', before: 867.1, after: 905, within: 52.3 },
  },
  ...measuredOnHost(
    ['hypercall', 'vm-switch', 'io-latency-out', 'io-latency-in'],
    Array.from({ length: 30 }, (_, batch) => ({
      ...{ type: 'cycles', microbenchmark: 'hypercall', batch, cycles: 30_000 + batch, ticks: 10_000 },
    })),
  ),
].map((message) => ({ from: 'host' as const, ...message }) as SentMessage);

/** What the program sends from a Dom0 of Xen whose DomUs have counters of their own. */
export const ofDom0: readonly SentMessage[] = [
  { type: 'fact', name: 'xen/version', text: '4.17.7' },
  { type: 'fact', name: 'xen/scheduler', text: 'credit2' },
  {
    type: 'host',
    architecture: 'arm64',
    ...{ cpus: 1, pinned: 0, seed: 7, batches: 30, startedAt: 1_795_874_029 },
  },
  { type: 'fact', name: 'kernel/release', text: '6.1.0-56-cloud-arm64' },
  { type: 'fact', name: 'xen/interrupt-controller', text: 'GICv2' },
  { type: 'fact', name: 'xen/first-pcpu', text: '3' },
  { type: 'fact', name: 'xen/other-pcpu', text: '2' },
  { type: 'fact', name: 'xen/counter-within', text: '16' },
  { type: 'fact', name: 'xen/peer-counter-within', text: '42' },
  { type: 'no-cycles', reason: 'a PMU that Xen gives to Dom0 counts nothing of DomUs' },
  {
    type: 'kernel-stamp',
    ...{ point: 'receives', function: 'evtchn_interrupt', before: 857.1, after: 905.1, within: 51.9 },
  },
  ...measuredOnHost(['hypercall', 'vm-switch', 'io-latency-out', 'io-latency-out/shared']),
].map((message) => ({ from: 'host' as const, ...message }) as SentMessage);
