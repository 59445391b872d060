import type { Configuration } from '../catalog/configurations.ts';
import type { Workload } from '../catalog/workloads.ts';
import type { Clock } from '../results/clock.ts';
import type { TestbedName, WorkloadParameters } from '../results/fingerprint.ts';
import type { CompletedMeasurement } from '../results/measurement.ts';
import type { Component } from '../results/software.ts';

/** Microbenchmarks of one configuration, which one machine measures one after the other. */
export interface MicrobenchmarkSession {
  readonly kind: 'microbenchmarks';
  readonly configuration: Configuration;
  /** Ids, in the order in which they are measured. */
  readonly benchmarks: readonly string[];
  /** Operations per batch. */
  readonly iterations: number;
  /** Batches per benchmark. */
  readonly batches: number;
}

/** One workload on one configuration. */
export interface WorkloadSession {
  readonly kind: 'workload';
  readonly configuration: Configuration;
  readonly workload: Workload;
  readonly parameters: WorkloadParameters;
}

/** What one machine measures from its start to its end. What it gives is a measurement. */
export type Session = MicrobenchmarkSession | WorkloadSession;

/** A session of a testbed that has no workloads. */
export function ofMicrobenchmarks(session: Session): MicrobenchmarkSession {
  if (session.kind === 'microbenchmarks') return session;
  throw new Error('there are no workloads there');
}

/** The benchmarks of a session. */
export function benchmarksOf(session: Session): readonly string[] {
  return session.kind === 'workload' ? [session.workload.id] : session.benchmarks;
}

/** What events name a session by: `kvm-arm64`, or `kvm-arm64 tcp-rr`. */
export function nameOf(session: Session): string {
  const { id } = session.configuration;
  return session.kind === 'workload' ? `${id} ${session.workload.id}` : id;
}

export type MeasuringPhase = 'measuring' | 'measuring again';

/** What becomes of sessions. Each is named as {@link nameOf} does. */
export type TestbedEvent =
  | {
      readonly kind: 'phase';
      readonly session: string;
      readonly phase: 'booting' | 'explaining' | MeasuringPhase;
    }
  | { readonly kind: 'line'; readonly line: string };

/** How a session is measured. */
export interface MeasureOptions {
  /** Begins with a machine booted afresh, instead of one that was saved. */
  readonly fresh: boolean;
  readonly phase: MeasuringPhase;
  /** Says of each microbenchmark where its instructions went, where an observer can tell. */
  readonly explain: boolean;
  /** Leaves what machines wrote, and says where. */
  readonly keep: boolean;
  readonly onEvent: (event: TestbedEvent) => void;
  /** Seconds until a machine counts as hung, instead of the defaults. */
  readonly timeLimits?: { readonly boot: number; readonly measure: number } | undefined;
  readonly signal: AbortSignal;
}

/** Where cells are measured. */
export interface Testbed {
  readonly name: TestbedName;
  /** What its samples are read from. */
  readonly clock: Clock;
  /** What it can say of a cell beside its figure. */
  readonly observers: {
    /** Where the instructions of a microbenchmark went. */
    readonly traces: boolean;
    /** Who executes the instructions of a workload. */
    readonly accounts: boolean;
  };
  /**
   * Brings all that sessions need; what is missing is fetched and built first.
   *
   * @param explain whether microbenchmarks are to be explained, which not all software can do
   * @throws WorldswitchError if something can't be had
   */
  prepare(sessions: readonly Session[], explain: boolean): Promise<PreparedTestbed>;
  /**
   * Whether the clock counts as it says, by the calibrations among a measurement's samples.
   *
   * @throws WorldswitchError that says why what was measured is no result
   */
  calibrate(measurement: CompletedMeasurement): void;
}

/** A testbed that has all that its sessions need. */
export interface PreparedTestbed {
  /** How long a session takes in comparison with others; those that take longest begin first. */
  costOf(session: Session): number;
  /** How many sessions can be measured at once. */
  readonly jobs: number;
  /** What is measured of a session. */
  softwareOf(session: Session): readonly Component[];
  /**
   * Sees that nothing is missing that measuring needs and that is the user's to bring: without it no run begins.
   *
   * @throws WorldswitchError that says what is missing
   */
  requireAll?(): void;
  /** The commands by which a user can do by hand what measuring a session does, or why there are none. */
  byHand(session: Session): string;
  /**
   * Measures the cells of a session.
   *
   * @throws WorldswitchError if they can't be measured
   * @throws InterruptedError if the signal aborts
   */
  measure(session: Session, options: MeasureOptions): Promise<CompletedMeasurement>;
}
