import type { CompletedMeasurement } from '../results/measurement.ts';
import type { BatchProfile } from '../results/profile.ts';
import { componentOf } from '../results/software.ts';
import { batchProfileOfAccount } from './account-profile.ts';
import { batchProfileOf } from './profile.ts';

/**
 * What a measurement says of where the instructions of a benchmark went; `undefined` if it was not asked for it, or its
 * figures are not instructions, so that these account for nothing.
 *
 * @throws WorldswitchError if an explanation's parts name what it does not list
 */
export function batchProfileIn(
  measurement: CompletedMeasurement,
  benchmark: string,
): BatchProfile | undefined {
  if (measurement.clock.unit !== 'instructions') return undefined;
  if (measurement.kind === 'workload') {
    const { account, fingerprint } = measurement;
    return (
      account && batchProfileOfAccount(account, componentOf(fingerprint.software, 'hypervisor') === undefined)
    );
  }
  const explanation = measurement.explanations.find((each) => each.benchmark === benchmark);
  return explanation && batchProfileOf(explanation);
}
