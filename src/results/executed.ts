import type { Purpose } from './account.ts';

/*
 * What all CPUs of a workload's machine executed in its repetitions, as plain values. It is big and is not stored: an
 * account (account.ts) is what is made of it.
 */

/** What an instruction of the host's or Dom0's is executed for, as far as the function or the task that executes says it. */
export type HostPurpose = Extract<Purpose, 'client' | 'io-path'>;

/** Where an instruction is executed. The host is the machine itself where nothing is virtualized, and Dom0 with Xen. */
export type ExecutionPlace = 'host-user' | 'host-kernel' | 'vm-user' | 'vm-kernel' | 'hypervisor';

/** Who executes. */
export interface ExecutionContext {
  readonly place: ExecutionPlace;
  readonly pcpu: number;
  /** The command name of the task that the host's kernel runs; elsewhere, or if it is not known, empty. */
  readonly task: string;
  /** What a function of the host's says; where none does, the task says it. */
  readonly hostPurpose: HostPurpose | undefined;
}

/** Consecutive instructions that were executed. */
export interface ExecutedSegment {
  readonly address: bigint;
  /** Where it lies in the emulator's memory, which tells apart what has the same address at different levels. */
  readonly hostAddress: bigint;
  /** Of the code, in bytes. */
  readonly size: number;
}

/** So often one context entered a segment, and so many instructions it executed there. */
export interface ExecutedCount {
  readonly segment: number;
  readonly context: number;
  readonly entries: number;
  readonly instructions: number;
}

/** The execution of a function that is a waypoint. */
export interface Stamp {
  /** Instructions that all CPUs had executed since the repetition began. */
  readonly at: number;
  readonly kernel: 'host' | 'vm';
  readonly pcpu: number;
  readonly name: string;
}

/** One repetition. */
export interface ExecutedRepetition {
  readonly counts: readonly ExecutedCount[];
  /** How often each context was left for the hypervisor. */
  readonly exits: ReadonlyMap<number, number>;
  /** In their order. */
  readonly stamps: readonly Stamp[];
}

/** All repetitions of a measurement, the one that measures the start first. */
export interface Executed {
  readonly contexts: readonly ExecutionContext[];
  /** By number. */
  readonly segments: ReadonlyMap<number, ExecutedSegment>;
  /** What pages of programs and of kernels' modules hold that segments lie in, by where they are in the emulator's memory. */
  readonly pages: ReadonlyMap<bigint, Uint8Array>;
  readonly repetitions: readonly ExecutedRepetition[];
}
