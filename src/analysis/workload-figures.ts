import { configurations } from '../catalog/configurations.ts';
import { isOfWorkload, type Measurement, type WorkloadMeasurement } from '../results/measurement.ts';
import type { WorkloadFingerprint } from '../results/fingerprint.ts';
import type { Clock } from '../results/clock.ts';
import { componentOf } from '../results/software.ts';
import { contains, including, type Interval } from './interval.ts';
import { attributionOf } from './workloads/attribution.ts';
import { ratioInterval, resampledOf, workloadInterval } from './workloads/interval.ts';
import { repetitionsOf } from './workloads/repetitions.ts';
import { maximum, median, minimum } from './statistics.ts';

/** What a workload costs on a configuration. */
export interface WorkloadFigure {
  readonly configuration: string;
  readonly benchmark: string;
  readonly clock: Clock;
  /** Median over the repetitions of all launches, of what one unit of work takes, in the clock's unit. */
  readonly perUnit: number;
  /** How sure that is; `undefined` if it was launched once. */
  readonly interval: Interval | undefined;
  /** How often it was launched. */
  readonly launches: number;
  /** Of each repetition, in their order, launch by launch. */
  readonly perOperation: readonly number[];
  /** The smallest and the largest of the repetitions. */
  readonly range: readonly [least: number, most: number];
  /** Units that fit into a second of the machine's own clock, of which each instruction takes a nanosecond. */
  readonly perVirtualSecond: number;
  /** As a multiple of what it costs without a hypervisor; `undefined` if the run has no such figure. */
  readonly normalized: Ratio | undefined;
  /** The same two without the client's work, in the repetition in the middle; `undefined` if it is not known. */
  readonly server: number | undefined;
  readonly serverNormalized: Ratio | undefined;
}

/** A figure as a multiple of the native one. */
export interface Ratio {
  readonly value: number;
  /** `undefined` if one of the two was launched once. */
  readonly interval: Interval | undefined;
  /** False if the interval leaves open that it is 1. */
  readonly resolved: boolean;
}

/** The figures of workloads, in their order; those that failed have none. */
export function workloadFigures(measurements: readonly Measurement[]): WorkloadFigure[] {
  const completed = measurements.filter(isOfWorkload);
  return completed.map((measurement) => {
    const repetitions = repetitionsOf(measurement);
    const own = repetitions.map(({ perUnit }) => perUnit);
    const middle = median(own);
    const native = completed.find((each) => isNativeOf(each, measurement));
    const server = serverOf(measurement);
    return {
      configuration: measurement.configuration,
      benchmark: measurement.benchmark,
      clock: measurement.clock,
      perUnit: middle,
      interval: workloadInterval(measurement),
      launches: new Set(repetitions.map(({ launch }) => launch)).size,
      perOperation: own,
      range: [minimum(own), maximum(own)],
      perVirtualSecond: 1e9 / middle,
      normalized:
        native &&
        ratioOf('total', { measurement, figure: middle }, { measurement: native, figure: medianOf(native) }),
      server,
      serverNormalized:
        native &&
        ratioOf('server', { measurement, figure: server }, { measurement: native, figure: serverOf(native) }),
    };
  });
}

function medianOf(measurement: WorkloadMeasurement): number {
  return median(repetitionsOf(measurement).map(({ perUnit }) => perUnit));
}

interface Counted {
  readonly measurement: WorkloadMeasurement;
  readonly figure: number | undefined;
}

function ratioOf(counted: 'total' | 'server', own: Counted, native: Counted): Ratio | undefined {
  if (own.figure === undefined || native.figure === undefined) return undefined;
  const value = own.figure / native.figure;
  // Native is its own measure: that it is 1 is no result.
  if (own.measurement === native.measurement) return { value, interval: undefined, resolved: true };
  const interval = ratioInterval(
    resampledOf(own.measurement, counted),
    resampledOf(native.measurement, counted),
  );
  const whole = interval && including(interval, value);
  return { value, interval: whole, resolved: whole === undefined || !contains(whole, 1) };
}

function serverOf({ account }: WorkloadMeasurement): number | undefined {
  return account === undefined ? undefined : attributionOf(account).server;
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
