import { configurations } from '../catalog/configurations.ts';
import { START } from '../catalog/workloads.ts';
import {
  isOfWorkload,
  type Measurement,
  type Sample,
  type WorkloadMeasurement,
} from '../results/measurement.ts';
import type { WorkloadFingerprint } from '../results/fingerprint.ts';
import type { Clock } from '../results/clock.ts';
import { componentOf } from '../results/software.ts';
import { attributionOf } from './workloads/attribution.ts';
import { median, minimum } from './statistics.ts';

/** What a workload costs on a configuration. */
export interface WorkloadFigure {
  readonly configuration: string;
  readonly benchmark: string;
  readonly clock: Clock;
  /** Median over repetitions, of what one unit of work takes, in the clock's unit. */
  readonly perUnit: number;
  /** Of each repetition, in their order. */
  readonly perOperation: readonly number[];
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

/** What one unit takes in a repetition, beyond what starting the programs takes. */
export function perUnit(start: Sample, repetition: Sample): number {
  return (repetition.ticks - start.ticks) / (repetition.iterations - start.iterations);
}

/** The figures of workloads, in their order; those that failed have none. */
export function workloadFigures(measurements: readonly Measurement[]): WorkloadFigure[] {
  const completed = measurements.filter(isOfWorkload);
  return completed.map((measurement) => {
    const own = unitsOf(measurement);
    const middle = median(own);
    const native = completed.find((each) => isNativeOf(each, measurement));
    return {
      configuration: measurement.configuration,
      benchmark: measurement.benchmark,
      clock: measurement.clock,
      perUnit: middle,
      perOperation: own,
      range: [minimum(own), Math.max(...own)],
      perVirtualSecond: 1e9 / middle,
      normalized: native === undefined ? undefined : middle / median(unitsOf(native)),
      server: serverOf(measurement),
      serverNormalized: ratio(serverOf(measurement), native && serverOf(native)),
    };
  });
}

function serverOf({ account }: WorkloadMeasurement): number | undefined {
  return account === undefined ? undefined : attributionOf(account).server;
}

function ratio(figure: number | undefined, native: number | undefined): number | undefined {
  return figure === undefined || native === undefined ? undefined : figure / native;
}

function unitsOf(measurement: WorkloadMeasurement): number[] {
  const { start, repetitions } = repetitionsOf(measurement);
  return repetitions.map((repetition) => perUnit(start, repetition));
}

/** The samples of a workload: the one that measures the start, and the repetitions. @throws Error if there is no start */
export function repetitionsOf({ samples }: Pick<WorkloadMeasurement, 'samples'>): {
  start: Sample;
  repetitions: Sample[];
} {
  const start = samples.find(({ benchmark }) => benchmark === START);
  if (start === undefined) throw new Error('a measurement of a workload has no start');
  return { start, repetitions: samples.filter((sample) => sample !== start) };
}

/** Whether the one is the other's workload, run alike on the same machine without a hypervisor. */
export function isNativeOf(
  one: WorkloadMeasurement,
  { configuration, benchmark, fingerprint }: WorkloadMeasurement,
): boolean {
  const native = configurations.find(({ id }) => id === configuration)?.native;
  const { vcpus, units } = fingerprint.parameters;
  return (
    one.configuration === native &&
    one.benchmark === benchmark &&
    one.fingerprint.parameters.vcpus === vcpus &&
    one.fingerprint.parameters.units === units &&
    isSameSuite(one.fingerprint, fingerprint)
  );
}

function isSameSuite(one: WorkloadFingerprint, other: WorkloadFingerprint): boolean {
  const [a, b] = [one, other].map(({ software }) => componentOf(software, 'suite'));
  return a?.sha256 === b?.sha256 && a?.benchmarks?.join(' ') === b?.benchmarks?.join(' ');
}
