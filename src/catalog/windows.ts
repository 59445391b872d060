/*
 * What one operation of a microbenchmark is, by names of the code that executes it: from where to where its figure
 * counts, and its explanation with it.
 */

/** A call of one function of the probe, over and over: two clock reads stand around the loop. */
export interface CallWindow {
  readonly kind: 'call';
  /** What the probe's row executes. */
  readonly function: string;
}

/** From one read of the clock to the other, what lies between two operations is not counted. */
export interface ClockWindow {
  readonly kind: 'clock';
  /** Labels of the probe's instructions that read it. */
  readonly begins: string;
  readonly ends: string;
}

/** From one instruction to another, in whichever program, watched from outside the machine. */
export interface StampedWindow {
  readonly kind: 'stamped';
  readonly arm: Arm;
  readonly begins: StampedPoint;
  /** `return`: where the function at which it begins returns to. */
  readonly ends: StampedPoint | 'return';
}

/** The probe's instruction that says that an operation follows: a `stamp_for_…` of its entry, or its hypercall. */
export type Arm = 'out' | 'outWorker' | 'in' | 'inWorker' | 'switch' | 'hypercall';

/** An instruction at which an operation begins or ends. */
export type StampedPoint =
  /** The VM signals a device or another VM. */
  | 'signal'
  /** The VM takes an interrupt of a backend or of another VM. */
  | 'interrupt'
  /** A backend in the kernel of the host or of Dom0 has the VM's signal; is about to signal the VM. */
  | 'kernel-receives'
  | 'kernel-signals'
  /** The same of a backend in user space. */
  | 'worker-receives'
  | 'worker-signals'
  /** The hypervisor learns how long the instruction is that exited; x86 without NRIP-save. */
  | 'decodes';

export type Window = CallWindow | ClockWindow | StampedWindow;

/** How a batch is timed, which decides the overhead that is subtracted. */
export type TimingKind =
  /** Two clock reads around a loop of `iterations` operations. */
  | 'loop'
  /** Two clock reads around each operation, what lies between operations is not counted. */
  | 'each'
  /** Begin and end are stamped from outside the machine, at instructions of the kernel or the VM. */
  | 'stamped';

/** How operations of a kind are timed. */
export const timingOf: Readonly<Record<Window['kind'], TimingKind>> = {
  call: 'loop',
  clock: 'each',
  stamped: 'stamped',
};
