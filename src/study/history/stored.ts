import type { History } from '../../analysis/history/history.ts';
import type { Every, VersionRange } from '../../artifacts/archive/version-range.ts';
import type { Store } from '../../results/store.ts';
import { versionsShown } from './axis.ts';
import { bringIndexUpToDate } from './index-figures.ts';
import { cellsFor } from './cells.ts';
import { readHistory } from './read.ts';

/** Which history is wanted of what is stored. */
export interface StoredHistoryOrder {
  readonly range: VersionRange;
  readonly every: Every;
  readonly configurations: readonly string[];
  readonly benchmarks: readonly string[];
}

/** A history of what was measured before: its versions are those that were. @throws MisuseError if a name is unknown */
export function readStoredHistory(store: Store, order: StoredHistoryOrder): History {
  const { range, every, configurations, benchmarks } = order;
  bringIndexUpToDate(store);
  const cells = cellsFor(configurations, benchmarks);
  const versions = versionsShown(store.figures(benchmarks, configurations), range, every);
  return readHistory(store, { software: range.software, range: range.text, every, versions, cells });
}
