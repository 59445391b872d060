import type { Run } from '../results/schema.ts';
import { microbenchmarkSheets } from './microbenchmark-sheets.ts';
import type { Sheet } from './sheet.ts';
import { workloadSheets } from './workload-sheets.ts';

/**
 * All figures of a run as tables: microbenchmarks first, then workloads, one for each machine.
 *
 * @throws WorldswitchError if this version can't make figures of what was measured.
 */
export function sheetsOf(run: Run): Sheet[] {
  return [...microbenchmarkSheets(run), ...workloadSheets(run)];
}
