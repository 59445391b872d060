import type { BenchmarkKind } from '../catalog/benchmarks.ts';
import { knownWorkloads } from '../catalog/workloads.ts';
import { benchmarksOf, type Measurement } from '../results/measurement.ts';
import type { PlannedSession } from '../results/plan.ts';
import type { Run } from '../results/schema.ts';

/** Of which kind a benchmark is; one that this version does not know passes for a microbenchmark. */
export function kindOf(benchmark: string): BenchmarkKind {
  return knownWorkloads.some(({ id }) => id === benchmark) ? 'workload' : 'microbenchmark';
}

/** Of which kind a measurement is. */
export function kindOfMeasurement(measurement: Measurement): BenchmarkKind {
  if (measurement.state === 'completed' && measurement.kind === 'workload') return 'workload';
  return kindOfAll(measurement.state === 'completed' ? [] : benchmarksOf(measurement));
}

/** The kinds of what a run set out to measure, microbenchmarks first. */
export function kindsOf({ plan, measurements }: Pick<Run, 'plan' | 'measurements'>): BenchmarkKind[] {
  const found = new Set([
    ...plan.sessions.map(({ benchmarks }: PlannedSession) => kindOfAll(benchmarks)),
    ...measurements.map(kindOfMeasurement),
  ]);
  return (['microbenchmark', 'workload'] as const).filter((kind) => found.has(kind));
}

/** A session is of microbenchmarks, or of one workload. */
function kindOfAll(benchmarks: readonly string[]): BenchmarkKind {
  return benchmarks.some((benchmark) => kindOf(benchmark) === 'workload') ? 'workload' : 'microbenchmark';
}
