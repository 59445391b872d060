import type { HardwareProfile } from '../catalog/hardware/schema.ts';
import type { Run } from '../results/schema.ts';
import { microbenchmarkSheets } from './microbenchmark-sheets.ts';
import { withPredictions } from './predicted-columns.ts';
import type { Sheet } from './sheet.ts';
import { workloadSheets } from './workload-sheets.ts';

/**
 * All figures of a run as tables: microbenchmarks first, then workloads, one for each machine.
 *
 * @param hardware what it would take there stands beside, in columns of its own
 * @throws WorldswitchError if this version can't make figures of what was measured.
 */
export function sheetsOf(run: Run, hardware?: HardwareProfile): Sheet[] {
  const sheets = [...microbenchmarkSheets(run), ...workloadSheets(run)];
  return hardware === undefined ? sheets : withPredictions(sheets, run, hardware);
}
