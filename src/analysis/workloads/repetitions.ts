import { START } from '../../catalog/workloads.ts';
import type { Sample, WorkloadMeasurement } from '../../results/measurement.ts';

/** A repetition, and what it is measured against. */
export interface Repetition {
  readonly sample: Sample;
  /** The sample that measures the start, of the same launch. */
  readonly start: Sample;
  /** What one unit takes beyond what starting the programs takes, in the clock's unit. */
  readonly perUnit: number;
  /** From 0; a run that was recorded before there were launches has one. */
  readonly launch: number;
}

/** What one unit takes in a repetition, beyond what starting the programs takes. */
export function perUnit(start: Sample, repetition: Sample): number {
  return (repetition.ticks - start.ticks) / (repetition.iterations - start.iterations);
}

/** The repetitions of a workload, launch by launch. @throws Error if a launch has no start */
export function repetitionsOf({ samples }: Pick<WorkloadMeasurement, 'samples'>): Repetition[] {
  const starts = new Map(
    samples.filter(({ benchmark }) => benchmark === START).map((sample) => [sample.launch ?? 0, sample]),
  );
  return samples
    .filter(({ benchmark }) => benchmark !== START)
    .map((sample) => {
      const launch = sample.launch ?? 0;
      const start = starts.get(launch);
      if (start === undefined) throw new Error('a measurement of a workload has no start');
      return { sample, start, perUnit: perUnit(start, sample), launch };
    });
}

/** The position of the repetition whose figure is the median; of an even number, of the lower one in the middle. */
export function middleOf(perUnits: readonly number[]): number {
  const order = perUnits.map((value, index) => ({ value, index }));
  order.sort((a, b) => a.value - b.value || a.index - b.index);
  return order[(order.length - 1) >> 1]?.index ?? 0;
}
