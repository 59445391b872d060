import type { Run } from '../results/schema.ts';
import { pruneCache } from '../system/cache-cleaning.ts';

/** Keeps the cache below its limit. It has not grown without a snapshot: whatever is new in it leads to a new one. */
export async function pruneAfter(runs: readonly Run[]): Promise<void> {
  const tookSnapshot = runs
    .flatMap(({ measurements }) => measurements)
    .some((measurement) => measurement.state === 'completed' && measurement.wallSeconds.boot > 0);
  if (tookSnapshot) await pruneCache();
}
