import { checkSelfTest, describeSelfTest } from '../analysis/self-test.ts';
import type { CompletedMeasurement } from '../results/measurement.ts';
import { WorldswitchError } from '../system/errors.ts';

/**
 * Refuses figures of a clock that does not count as it should: they are no result. A workload has no self-test.
 *
 * @param failed what then failed, before the colon
 * @param said the next step, and the file that the figures are from
 */
export function requireSelfTest(
  measurement: CompletedMeasurement,
  failed: string,
  said: { readonly next: string; readonly file?: string },
): void {
  if (measurement.kind === 'workload') return;
  const selfTest = checkSelfTest(measurement);
  if (!selfTest.passed) throw new WorldswitchError(`${failed}: ${describeSelfTest(selfTest)}`, said);
}
