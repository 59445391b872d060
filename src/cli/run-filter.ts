import { findConfiguration, findMicrobenchmark } from '../catalog/find.ts';
import type { RunRange, Store } from '../results/store.ts';
import { MisuseError } from '../system/errors.ts';

/** Which runs a user wants to see. */
export interface RunFilterOptions {
  configuration?: string[];
  microbenchmark?: string[];
  kernel?: string;
  label?: string;
  since?: string;
  limit?: number;
}

/** The runs that options ask for. @throws MisuseError if one of them can fit no run */
export function filterOf(
  { configuration, microbenchmark, kernel, label, since, limit }: RunFilterOptions,
  store: Pick<Store, 'count'>,
): RunRange {
  // Runs that were measured elsewhere or long ago may name what the catalog does not have.
  for (const id of configuration ?? [])
    if (store.count({ configurations: [id] }) === 0) findConfiguration(id);
  for (const id of microbenchmark ?? []) if (store.count({ benchmarks: [id] }) === 0) findMicrobenchmark(id);
  if (kernel !== undefined && !/^\d[\w.+~:-]*$/.test(kernel))
    throw new MisuseError(`--kernel '${kernel}' is no version of Linux`, {
      next: 'give one as worldswitch runs shows it, or its beginning: 6.12',
    });
  if (limit !== undefined && limit < 1)
    throw new MisuseError(`--limit is ${limit}, and at least one run is to be listed`, {
      next: 'give a number from 1 on, or leave it out',
    });
  return {
    configurations: configuration,
    benchmarks: microbenchmark,
    ...{ kernel, label, limit },
    since: since === undefined ? undefined : momentOf(since),
  };
}

/** Days, or moments to the minute or the second, of UTC. */
const MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z?)?$/;

/** ISO 8601. */
function momentOf(text: string): string {
  const time = MOMENT.test(text)
    ? new Date(text.includes('T') ? `${text.replace('Z', '')}Z` : text)
    : undefined;
  // The 31st of February would be taken for a day of March.
  if (time !== undefined && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(text.slice(0, 10)))
    return time.toISOString();
  throw new MisuseError(`--since '${text}' is no date`, {
    next: 'give a day, or a moment of UTC: 2026-11-22, 2026-11-22T21:01',
  });
}
