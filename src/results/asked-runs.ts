import { findBenchmark, findConfiguration } from '../catalog/find.ts';
import { MisuseError } from '../system/errors.ts';
import type { RunRange, Store } from './store.ts';

/** Which runs a user wants to see; what is left out, or undefined, excludes none. */
export interface AskedRuns {
  /** Ids of configurations, one of which is to be among those of the run. */
  readonly configuration?: readonly string[] | undefined;
  /** Ids of benchmarks of either kind. */
  readonly benchmark?: readonly string[] | undefined;
  /** A version of Linux, or the beginning of one. */
  readonly kernel?: string | undefined;
  /** What is in the label. */
  readonly label?: string | undefined;
  /** A day, or a moment of UTC. */
  readonly since?: string | undefined;
  /** So many at most. */
  readonly limit?: number | undefined;
}

/** The runs that are asked for. @throws MisuseError if one of the conditions can fit no run */
export function rangeOf(
  { configuration, benchmark, kernel, label, since, limit }: AskedRuns,
  store: Pick<Store, 'count'>,
): RunRange {
  // Runs that were measured elsewhere or long ago may name what the catalog does not have.
  for (const id of configuration ?? [])
    if (store.count({ configurations: [id] }) === 0) findConfiguration(id);
  for (const id of benchmark ?? []) if (store.count({ benchmarks: [id] }) === 0) findBenchmark(id);
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
    benchmarks: benchmark,
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
