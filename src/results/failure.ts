import { WorldswitchError } from '../system/errors.ts';

/** Why a benchmark has no figure, or no explanation, where others have one: an error of its cell alone. */
export interface BenchmarkFailure {
  readonly benchmark: string;
  /** One sentence with the cause, and what to do. */
  readonly error: string;
  readonly next: string;
}

/** What was made of each of some benchmarks, and of which it could not be made. */
export interface Attempts<T> {
  /** In their order. */
  readonly made: readonly T[];
  readonly failures: readonly BenchmarkFailure[];
}

/** Makes something of each benchmark; one of which it can't be made does not keep the others from it. */
export function attemptEach<T>(benchmarks: readonly string[], make: (benchmark: string) => T): Attempts<T> {
  const made: T[] = [];
  const failures: BenchmarkFailure[] = [];
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
