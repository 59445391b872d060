/** How the instructions of a path that crosses PCPUs are added up. */
export type PathKind =
  /** Everything runs on one PCPU, one instruction after the other. */
  | 'one-pcpu'
  /** The path crosses PCPUs that take turns on one clock: what both execute is added up. */
  | 'serialised-sum';

/** How a batch is timed, which decides the overhead that is subtracted. */
export type TimingKind =
  /** Two clock reads around a loop of `iterations` operations. */
  | 'loop'
  /** Two clock reads around each operation, what lies between operations is not counted. */
  | 'each'
  /** The end is stamped from outside the machine, at the first instruction of a kernel function. */
  | 'stamped';

/** One of the seven operations of the study, or a variant of one. */
export interface Microbenchmark {
  /** `hypercall`, or `hypercall/vmm` for a variant. */
  readonly id: string;
  /** One line: what is timed. */
  readonly definition: string;
  readonly path: PathKind;
  readonly timing: TimingKind;
  /** The row of table 2 of the study. Variants have none. */
  readonly publishedRow: string | undefined;
}

export const microbenchmarks: readonly Microbenchmark[] = [
  {
    id: 'hypercall',
    definition: 'VM to hypervisor and back, no work done there (an HVC that the host kernel answers)',
    path: 'one-pcpu',
    timing: 'loop',
    publishedRow: 'hypercall',
  },
  {
    id: 'hypercall/el2',
    definition: 'a hypercall that the EL2 vectors answer without entering the host kernel',
    path: 'one-pcpu',
    timing: 'loop',
    publishedRow: undefined,
  },
  {
    id: 'hypercall/vmm',
    definition: 'VM to the user-space VMM and back (a store to an address that only the VMM knows)',
    path: 'one-pcpu',
    timing: 'loop',
    publishedRow: undefined,
  },
  {
    id: 'interrupt-controller-trap',
    definition: 'VM to hypervisor and back for a read of an emulated register of the GIC distributor',
    path: 'one-pcpu',
    timing: 'loop',
    publishedRow: 'interrupt-controller-trap',
  },
  {
    id: 'virtual-ipi',
    definition: 'from sending an IPI until another VCPU, running VM code on another PCPU, handles it',
    path: 'serialised-sum',
    timing: 'each',
    publishedRow: 'virtual-ipi',
  },
  {
    id: 'virtual-ipi/wfi',
    definition: 'the same with the receiving VCPU blocked in WFI',
    path: 'serialised-sum',
    timing: 'each',
    publishedRow: undefined,
  },
  {
    id: 'virtual-irq-completion',
    definition: 'the VM acknowledges and completes a pending virtual interrupt',
    path: 'one-pcpu',
    timing: 'each',
    publishedRow: 'virtual-irq-completion',
  },
  {
    id: 'vm-switch',
    definition: 'from one VM that wakes another and goes idle until the other, on the same PCPU, runs',
    path: 'one-pcpu',
    timing: 'each',
    publishedRow: 'vm-switch',
  },
  {
    id: 'io-latency-out',
    definition: "from the VM's store to a doorbell until the host kernel signals the device's eventfd",
    path: 'one-pcpu',
    timing: 'stamped',
    publishedRow: 'io-latency-out',
  },
  {
    id: 'io-latency-out/worker',
    definition: 'the same until a backend thread on another PCPU has received the signal',
    path: 'serialised-sum',
    timing: 'each',
    publishedRow: undefined,
  },
  {
    id: 'io-latency-in',
    definition: "from the backend's signal until the VM, blocked in WFI, handles the virtual interrupt",
    path: 'serialised-sum',
    timing: 'each',
    publishedRow: 'io-latency-in',
  },
  {
    id: 'io-latency-in/running',
    definition: 'the same with the VCPU running VM code',
    path: 'serialised-sum',
    timing: 'each',
    publishedRow: undefined,
  },
];

/** What the probe measures of itself in every run, in the same way and the same machine. */
export const calibrations = {
  /** The loop and its two clock reads around nothing. */
  loop: 'calibration/loop',
  /** The clock reads around each operation, around nothing. */
  each: 'calibration/each',
  /** A loop whose body is one NOP: must cost exactly one instruction an iteration more than `loop`. */
  nop: 'calibration/nop',
} as const;

/** What a probe is asked to measure: the calibrations, and then these microbenchmarks. */
export function withCalibrations(ids: readonly string[]): string[] {
  return [...Object.values(calibrations), ...ids];
}
