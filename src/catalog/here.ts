import type { Architecture } from './architectures.ts';
import { type Microbenchmark, microbenchmarks } from './microbenchmarks.ts';

/** What can be measured in the VM one is in. */
export function microbenchmarksHere(architecture: Architecture): Microbenchmark[] {
  return microbenchmarks.filter(
    ({ only }) =>
      only?.testbed === 'here' && (only.architecture === undefined || only.architecture === architecture),
  );
}
