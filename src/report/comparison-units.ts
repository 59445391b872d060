import type { CellComparison } from '../analysis/comparison.ts';
import { knownWorkloads } from '../catalog/workloads.ts';

/** What a figure is per: `operation`, or the unit of work of a workload, such as `transaction`. */
export function perOf({ kind, benchmark }: Pick<CellComparison, 'kind' | 'benchmark'>): string {
  if (kind === 'microbenchmark') return 'operation';
  return knownWorkloads.find(({ id }) => id === benchmark)?.unit ?? 'unit';
}
