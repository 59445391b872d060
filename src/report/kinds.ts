import type { BenchmarkKind } from '../catalog/benchmarks.ts';
import { knownWorkloads } from '../catalog/workloads.ts';
import { benchmarksOf, type Measurement } from '../results/measurement.ts';

/** Of which kind a benchmark is; one that this version does not know passes for a microbenchmark. */
export function kindOf(benchmark: string): BenchmarkKind {
  return knownWorkloads.some(({ id }) => id === benchmark) ? 'workload' : 'microbenchmark';
}

/** Of which kind a measurement is. */
export function kindOfMeasurement(measurement: Measurement): BenchmarkKind {
  if (measurement.state === 'completed' && measurement.kind === 'workload') return 'workload';
  return kindOfAll(measurement.state === 'completed' ? [] : benchmarksOf(measurement));
}

/** A session is of microbenchmarks, or of one workload. */
function kindOfAll(benchmarks: readonly string[]): BenchmarkKind {
  return benchmarks.some((benchmark) => kindOf(benchmark) === 'workload') ? 'workload' : 'microbenchmark';
}
