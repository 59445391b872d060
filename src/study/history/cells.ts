import type { Cell } from '../../catalog/benchmarks.ts';
import { canMeasure } from '../../catalog/benchmarks.ts';
import { findBenchmark, findConfiguration } from '../../catalog/find.ts';
import { MisuseError } from '../../system/errors.ts';

/** The benchmarks of a history if none are named. */
export const HISTORY_BENCHMARKS = ['hypercall', 'vm-switch'];

/** The cells of configurations and benchmarks that can be measured. @throws MisuseError if a configuration has none, or a name is unknown */
export function cellsFor(configurations: readonly string[], benchmarks: readonly string[]): Cell[] {
  return configurations.flatMap((id) => {
    const configuration = findConfiguration(id);
    const able = benchmarks.filter((benchmark) => canMeasure(configuration, findBenchmark(benchmark)));
    if (able.length > 0) return able.map((benchmark) => ({ configuration: id, benchmark }));
    throw new MisuseError(`${benchmarks.join(', ')} can't be measured on ${id}`, {
      next: 'name others with -m or -w, or another configuration (worldswitch list shows them)',
    });
  });
}
