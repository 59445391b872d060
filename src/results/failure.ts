import { WorldswitchError } from '../system/errors.ts';
import type { CellFailure } from './measurement.ts';

/** What was made of each of some benchmarks, and of which it could not be made. */
export interface Attempts<T> {
  /** In their order. */
  readonly made: readonly T[];
  readonly failures: readonly CellFailure[];
}

/** Makes something of each benchmark; one of which it can't be made does not keep the others from it. */
export function attemptEach<T>(benchmarks: readonly string[], make: (benchmark: string) => T): Attempts<T> {
  const made: T[] = [];
  const failures: CellFailure[] = [];
  for (const benchmark of benchmarks) {
    try {
      made.push(make(benchmark));
    } catch (error) {
      if (!(error instanceof WorldswitchError)) throw error;
      failures.push({ benchmark, error: error.message, next: error.next });
    }
  }
  return { made, failures };
}
