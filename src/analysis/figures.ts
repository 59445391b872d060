import type { BenchmarkKind, Cell } from '../catalog/benchmarks.ts';
import type { PathKind } from '../catalog/microbenchmarks.ts';
import type { Clock } from '../results/clock.ts';
import type { MicrobenchmarkParameters } from '../results/fingerprint.ts';
import { type CompletedMeasurement, isCompleted } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { comparedClock, nanosecondsOf } from './nanoseconds.ts';
import { summarise } from './summary.ts';
import { workloadFigures } from './workload-figures.ts';

/** How often an operation was measured. */
export type Counts = Pick<MicrobenchmarkParameters, 'iterations' | 'batches'>;

/**
 * What a benchmark costs on a configuration, whichever kind it is of and wherever it was measured: in nanoseconds where that
 * is known of the clock's ticks, so that counters of different frequencies can be compared.
 */
export interface Figure extends Cell {
  readonly kind: BenchmarkKind;
  readonly clock: Clock;
  readonly path: PathKind;
  /**
   * How far the value may move, to either side, when nothing that matters changes, in the clock's unit: of a workload the
   * longer half of its interval. `undefined` if that is not known: where the clock is not exact the figures of the batches
   * say it of two sides, and a workload that was launched once does not say it, nor do too few batches.
   */
  readonly sensitivity: number | undefined;
  /** How many operations a batch has, and how many batches there are; `undefined` of a workload. */
  readonly counts?: Counts | undefined;
  /** The median over batches or repetitions: per operation or unit of work, in the clock's unit, overhead subtracted. */
  readonly value: number;
  /** Of each batch or repetition, in their order. */
  readonly perOperation: readonly number[];
}

/** The figures of a run, measurement by measurement. @throws WorldswitchError if this version can't make figures of it */
export function figuresOf({ measurements }: Pick<Run, 'measurements'>): Figure[] {
  return measurements.filter(isCompleted).flatMap(figuresOfMeasurement);
}

/** The figures of a measurement, in the order in which they were measured. Errors are those of {@link figuresOf}. */
export function figuresOfMeasurement(measurement: CompletedMeasurement): Figure[] {
  const { configuration, clock } = measurement;
  if (measurement.kind === 'workload') {
    return workloadFigures([measurement]).map(({ benchmark, perUnit, perOperation, interval }) => ({
      ...{ configuration, benchmark, clock, perOperation },
      kind: 'workload',
      // Client, server and hypervisor run on CPUs that take turns.
      path: 'serialised-sum',
      value: perUnit,
      sensitivity: interval && Math.max(interval.high - perUnit, perUnit - interval.low),
    }));
  }
  const nanoseconds = nanosecondsOf(clock) ?? 1;
  const counts = measurement.fingerprint.parameters;
  return summarise(measurement).map(({ benchmark, path, median, sensitivity, perOperation }) => ({
    ...{ configuration, benchmark, path, sensitivity, counts },
    clock: comparedClock(clock),
    perOperation: perOperation.map((figure) => figure * nanoseconds),
    kind: 'microbenchmark',
    value: median * nanoseconds,
  }));
}
