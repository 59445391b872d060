import { configurations } from '../catalog/configurations.ts';
import type {
  CompletedWorkload,
  Repetition,
  WorkloadFingerprint,
  WorkloadMeasurement,
} from '../results/workload.ts';
import { attributionOf } from './workloads/attribution.ts';
import { median, minimum } from './statistics.ts';

/** What a workload costs on a system. */
export interface WorkloadFigure {
  readonly system: string;
  readonly workload: string;
  /** Median over repetitions, of what all CPUs execute for one unit of work: instructions. */
  readonly perUnit: number;
  /** The smallest and the largest of the repetitions. */
  readonly range: readonly [least: number, most: number];
  /** Units that fit into a second of the machine's own clock, of which each instruction takes a nanosecond. */
  readonly perVirtualSecond: number;
  /** As a multiple of what it costs without a hypervisor; `undefined` if the run has no such figure. */
  readonly normalized: number | undefined;
  /** The same two without the client's work, in the repetition in the middle; `undefined` if it is not known. */
  readonly server: number | undefined;
  readonly serverNormalized: number | undefined;
}

/** Instructions that one unit takes in a repetition, beyond what starting the programs takes. */
export function perUnit(start: Repetition, repetition: Repetition): number {
  const units = repetition.units - start.units;
  return (durationOf(repetition) - durationOf(start)) / units;
}

/** The figures of workloads, in their order; those that failed have none. */
export function workloadFigures(measurements: readonly WorkloadMeasurement[]): WorkloadFigure[] {
  const completed = measurements.filter((each) => each.state === 'completed');
  return completed.map((measurement) => {
    const own = unitsOf(measurement);
    const middle = median(own);
    const native = completed.find((each) => isNativeOf(each, measurement));
    return {
      system: measurement.system,
      workload: measurement.workload,
      perUnit: middle,
      range: [minimum(own), Math.max(...own)],
      perVirtualSecond: 1e9 / middle,
      normalized: native === undefined ? undefined : middle / median(unitsOf(native)),
      server: serverOf(measurement),
      serverNormalized: ratio(serverOf(measurement), native && serverOf(native)),
    };
  });
}

function serverOf({ account }: CompletedWorkload): number | undefined {
  return account === undefined ? undefined : attributionOf(account).server;
}

function ratio(figure: number | undefined, native: number | undefined): number | undefined {
  return figure === undefined || native === undefined ? undefined : figure / native;
}

function unitsOf({ start, repetitions }: CompletedWorkload): number[] {
  return repetitions.map((repetition) => perUnit(start, repetition));
}

/** Whether the one is the other's workload, run alike on the same machine without a hypervisor. */
export function isNativeOf(
  one: CompletedWorkload,
  { system, workload, fingerprint }: CompletedWorkload,
): boolean {
  const native = configurations.find(({ id }) => id === system)?.native;
  const { vcpus, units } = fingerprint.parameters;
  return (
    one.system === native &&
    one.workload === workload &&
    one.fingerprint.parameters.vcpus === vcpus &&
    one.fingerprint.parameters.units === units &&
    isSameSuite(one.fingerprint.suite, fingerprint.suite)
  );
}

function isSameSuite(one: WorkloadFingerprint['suite'], other: WorkloadFingerprint['suite']): boolean {
  return one?.sha256 === other?.sha256 && one?.benchmarks.join(' ') === other?.benchmarks.join(' ');
}

function durationOf({ begin, end }: Repetition): number {
  return end - begin;
}
