import type { Summary } from '../analysis/summary.ts';
import { pathOn } from '../catalog/find.ts';
import { DECODING } from '../catalog/decoding.ts';
import { type Microbenchmark, microbenchmarks } from '../catalog/microbenchmarks.ts';
import { lowerBoundOf } from './figure-limits.ts';
import { hypervisorOf } from './known-configurations.ts';
import { isMostlyDecoding, type MeasuredColumn, summaryOf } from './measured-columns.ts';
import { formatFigure } from './numbers.ts';
import type { Footnote } from './sheet.ts';

/** What a figure of a path across PCPUs is. */
export const SERIALISED_SUM =
  'A serialised sum: the path crosses PCPUs, which take turns on one clock, so what both execute is added up.';

/** What a microbenchmark's path or timing means for its figures. */
const meanings: readonly {
  readonly text: string;
  readonly holds: (row: Microbenchmark, column: MeasuredColumn) => boolean;
}[] = [
  {
    text: SERIALISED_SUM,
    holds: (row, { configuration }) => pathOn(configuration, row.id) === 'serialised-sum',
  },
  {
    text: 'Begin and end are stamped from outside the machine; there is no overhead to subtract.',
    holds: (row, column) => (summaryOf(column, row.id)?.timing ?? row.timing) === 'stamped',
  },
  ...microbenchmarks.flatMap(({ id, lowerBound }) =>
    lowerBound === undefined
      ? []
      : [
          {
            text: `A lower bound: ${lowerBound}.`,
            holds: (row: Microbenchmark, { clock }: MeasuredColumn) =>
              row.id === id && lowerBoundOf({ benchmark: id, clock }) !== undefined,
          },
        ],
  ),
  {
    text: `More than half is decoding that only the emulated CPU causes (see ${DECODING}).`,
    holds: (row, column) => isMostlyDecoding(column, row.id),
  },
];

/** The mark of a figure with batches that stand out without an explanation. */
export const UNEXPLAINED = '!';

/** The marks of a row: where one holds for some of its figures only, it names their hypervisors. */
export function marksOf(row: Microbenchmark, measured: readonly MeasuredColumn[]): string[] {
  return meanings.flatMap(({ holds }, index) => {
    const those = measured.filter((column) => holds(row, column));
    if (those.length === 0) return [];
    if (those.length === measured.length) return [markOf(index)];
    return [
      `${markOf(index).slice(0, -1)}: ${[...new Set(those.map(({ configuration }) => hypervisorOf(configuration)))].join(', ')})`,
    ];
  });
}

function markOf(meaning: number): string {
  return `(${meaning + 1})`;
}

/**
 * What the marks of a run's tables mean.
 *
 * @param marks of all their rows
 */
export function footnotesFor(marks: readonly string[], columns: readonly MeasuredColumn[]): Footnote[] {
  const own = meanings
    .map(({ text }, index) => ({ mark: markOf(index), text }))
    .filter(({ mark }) => marks.some((used) => used.startsWith(mark.slice(0, -1))));
  const unexplained = columns.some(({ summaries }) => summaries?.some(hasUnexplained));
  return [...own, ...(unexplained ? [{ mark: UNEXPLAINED, text: unexplainedText(columns) }] : [])];
}

/** Whether batches of a figure stand out, and nothing that is known of them says why. */
export function hasUnexplained(summary: Summary): boolean {
  return summary.outliers.some((outlier) => outlier.explanation === 'unexplained');
}

/** So many microbenchmarks are named with their batches; of more, only how many there are. */
const MOST_NAMED = 4;

function unexplainedText(columns: readonly MeasuredColumn[]): string {
  const places = columns.flatMap(({ configuration, summaries = [] }) =>
    summaries.filter(hasUnexplained).map((summary) => ({
      configuration,
      summary,
      outliers: summary.outliers.filter((outlier) => outlier.explanation === 'unexplained'),
    })),
  );
  if (places.length > MOST_NAMED) {
    const batches = places.reduce((sum, { outliers }) => sum + outliers.length, 0);
    return (
      `${batches} batches of ${places.length} figures stand out from the median without an explanation; ` +
      'the format csv has every batch.'
    );
  }
  const texts = places.map(({ configuration, summary, outliers }) => {
    const shown = outliers
      .slice(0, 3)
      .map((outlier) => `batch ${outlier.batch}: ${formatFigure(outlier.perOperation)}`);
    if (outliers.length > shown.length) shown.push('…');
    return `${summary.benchmark} on ${configuration} ${outliers.length} of ${summary.batches} (${shown.join(', ')})`;
  });
  return `Batches stand out from the median without an explanation: ${texts.join('; ')}.`;
}
