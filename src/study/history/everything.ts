import type { History } from '../../analysis/history/history.ts';
import { type ArchivedSoftware, archivedSoftware } from '../../artifacts/archive/offers.ts';
import type { Every } from '../../artifacts/archive/version-range.ts';
import { benchmarks, type Cell, isSameCell } from '../../catalog/benchmarks.ts';
import { configurations } from '../../catalog/configurations.ts';
import type { IndexedFigure, Store } from '../../results/store.ts';
import { versionOf, versionsShown } from './axis.ts';
import { bringIndexUpToDate } from './index-figures.ts';
import { readHistory } from './read.ts';

/** Steps of a history for which it is read what accounts for them: the largest, as many as a reader looks at. */
const MOST_EXPLAINED = 400;

/** The histories of all cells that were measured with two versions of a piece of software or more, by that software. */
export function readAllHistories(
  store: Store,
  every: Every,
  mostExplained = MOST_EXPLAINED,
): Map<ArchivedSoftware, History> {
  bringIndexUpToDate(store);
  const figures = store.figures([...new Set(store.indexedCells().map(({ benchmark }) => benchmark))]);
  const histories = new Map<ArchivedSoftware, History>();
  for (const software of archivedSoftware) {
    const cells = cellsAlong(figures, software);
    const own = figures.filter((figure) => cells.some((cell) => isSameCell(figure, cell)));
    const versions = versionsShown(own, { software, from: undefined, to: undefined }, every);
    if (versions.length < 2) continue;
    histories.set(
      software,
      readHistory(
        store,
        { software, range: rangeOf(versions), every, versions, cells },
        mostExplained,
        figures,
      ),
    );
  }
  return histories;
}

/** The cells of which there are figures with two versions, in the catalog's order. */
export function cellsAlong(figures: readonly IndexedFigure[], software: ArchivedSoftware): Cell[] {
  const numbers = new Map<string, Set<string>>();
  for (const figure of figures) {
    const number = figure.figure === undefined ? undefined : versionOf(figure, software)?.number;
    if (number === undefined) continue;
    const key = `${figure.configuration} ${figure.benchmark}`;
    numbers.set(key, (numbers.get(key) ?? new Set()).add(number));
  }
  return configurations.flatMap(({ id: configuration }) =>
    benchmarks
      .filter(({ id }) => (numbers.get(`${configuration} ${id}`)?.size ?? 0) > 1)
      .map(({ id: benchmark }) => ({ configuration, benchmark })),
  );
}

function rangeOf(versions: readonly { readonly number: string }[]): string {
  return `${versions[0]?.number}..${versions.at(-1)?.number}`;
}
