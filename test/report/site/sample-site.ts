import { causesOf } from '../../../src/analysis/history/causes.ts';
import type { History, HistoryLine } from '../../../src/analysis/history/history.ts';
import { stepsOf } from '../../../src/analysis/history/steps.ts';
import { benchmarks, canMeasure, defaultConfigurations } from '../../../src/catalog/benchmarks.ts';
import { lineOf, reading } from '../../analysis/history/sample-line.ts';

/** Functions that make a step, as many as the largest steps of kernels have. */
const FUNCTIONS = 200;

/** A history of so many versions on so many configurations, with every microbenchmark and a step everywhere. */
export function largeHistory(versions: number, configurations: number): History {
  const lines: HistoryLine[] = defaultConfigurations.slice(0, configurations).flatMap((configuration) =>
    benchmarks
      .filter((benchmark) => benchmark.kind === 'microbenchmark' && canMeasure(configuration, benchmark))
      .map(({ id: benchmark }) =>
        lineOf(
          Array.from({ length: versions }, (_, index) => [
            reading(1000 + 37 * index, { run: `20260101T000000-${index}` }),
          ]),
          { configuration: configuration.id, benchmark },
        ),
      ),
  );
  const functions = Array.from({ length: FUNCTIONS }, (_, index) => {
    const difference = index === 0 ? 37 : index % 2 === 0 ? 1 : -1;
    return {
      name: `function_of_the_kernel_${index}`,
      place: 'host-kernel',
      a: 10,
      b: 10 + difference,
      difference,
    };
  });
  const steps = lines.flatMap(stepsOf);
  return {
    ...{ software: 'Linux', range: '1.0..50.0', every: 'all', lines, seams: [] },
    versions: Array.from({ length: versions }, (_, index) => ({
      number: `${index + 1}.0`,
      build: `${index + 1}.0-1`,
    })),
    causes: causesOf(steps.map((step, index) => ({ ...step, functions: index < 400 ? functions : null }))),
  };
}
