import { type BenchmarkKind, kindOf } from '../catalog/benchmarks.ts';
import { benchmarksOf, type Measurement } from '../results/measurement.ts';

/** Of which kind a measurement is. */
export function kindOfMeasurement(measurement: Measurement): BenchmarkKind {
  if (measurement.state === 'completed' && measurement.kind === 'workload') return 'workload';
  return kindOfAll(measurement.state === 'completed' ? [] : benchmarksOf(measurement));
}

/** A session is of microbenchmarks, or of one workload. */
function kindOfAll(benchmarks: readonly string[]): BenchmarkKind {
  return benchmarks.some((benchmark) => kindOf(benchmark) === 'workload') ? 'workload' : 'microbenchmark';
}
