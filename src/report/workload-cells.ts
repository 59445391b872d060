import { type BenchmarkKind, type Cell, isSameCell, kindOf } from '../catalog/benchmarks.ts';
import { benchmarksOf } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { kindOfMeasurement } from './kinds.ts';

/** The cells of workloads that a run set out to measure, in its order, also of workloads that this version does not know. */
export function workloadCells({ plan, measurements }: Pick<Run, 'plan' | 'measurements'>): Cell[] {
  const measured = measurements
    .filter((measurement) => kindOfMeasurement(measurement) === 'workload')
    .flatMap((measurement) => cellsOf(measurement.configuration, benchmarksOf(measurement)));
  const ids = new Set(measured.map(({ benchmark }) => benchmark));
  const planned = plan.sessions
    .flatMap(({ configuration, benchmarks }) => cellsOf(configuration, benchmarks))
    .filter(({ benchmark }) => kindOf(benchmark) === 'workload' || ids.has(benchmark));
  const all = [...planned, ...measured];
  return all.filter((cell, index) => all.findIndex((other) => isSameCell(cell, other)) === index);
}

/** The workloads of a run, each once. */
export function workloadsOf(run: Pick<Run, 'plan' | 'measurements'>): string[] {
  return [...new Set(workloadCells(run).map(({ benchmark }) => benchmark))];
}

/** The configurations on which a run measures workloads, each once. */
export function workloadConfigurationsOf(run: Pick<Run, 'plan' | 'measurements'>): string[] {
  return [...new Set(workloadCells(run).map(({ configuration }) => configuration))];
}

/** The kinds of what a run set out to measure, microbenchmarks first. */
export function kindsOf(run: Pick<Run, 'plan' | 'measurements'>): BenchmarkKind[] {
  const workloads = new Set(workloadsOf(run));
  const all = [
    ...run.plan.sessions.flatMap(({ benchmarks }) => benchmarks),
    ...run.measurements.flatMap((measurement) => benchmarksOf(measurement)),
  ];
  return [
    ...(all.some((benchmark) => !workloads.has(benchmark)) ? (['microbenchmark'] as const) : []),
    ...(workloads.size > 0 ? (['workload'] as const) : []),
  ];
}

function cellsOf(configuration: string, benchmarks: readonly string[]): Cell[] {
  return benchmarks.map((benchmark) => ({ configuration, benchmark }));
}
