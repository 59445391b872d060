import { benchmarksOf, isCompleted, isOfMicrobenchmarks, type Measurement } from '../results/measurement.ts';
import { failuresOf } from './failures.ts';
import { type Figure, figuresOfMeasurement } from './figures.ts';
import { checkSelfTest, describeSelfTest } from './self-test.ts';

/** A benchmark of which a measurement has no figure. */
export interface MissingFigure {
  readonly benchmark: string;
  /** `self-test`: it was measured, and can't be relied on. */
  readonly by: 'failure' | 'self-test';
  /** One sentence with the cause, and what to do. */
  readonly error: string;
  readonly next: string;
}

/** What a measurement came to, cell by cell: figures, and why there are no others. */
export function outcomesOf(measurement: Measurement): {
  readonly figures: readonly Figure[];
  readonly failures: readonly MissingFigure[];
} {
  const failures = failuresOf(measurement).flatMap(({ benchmarks, error, next }) =>
    benchmarks.map((benchmark) => ({ benchmark, by: 'failure' as const, error, next })),
  );
  if (!isCompleted(measurement)) return { figures: [], failures };
  const selfTest = isOfMicrobenchmarks(measurement) ? checkSelfTest(measurement) : undefined;
  if (selfTest === undefined || selfTest.passed)
    return { figures: figuresOfMeasurement(measurement), failures };
  const because = {
    by: 'self-test' as const,
    error: describeSelfTest(selfTest),
    next: 'measure again with worldswitch run',
  };
  return { figures: [], failures: benchmarksOf(measurement).map((benchmark) => ({ benchmark, ...because })) };
}
