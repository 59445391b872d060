import { nanosecondsOf } from '../analysis/nanoseconds.ts';
import { type Spread, spreadOf } from '../analysis/spread.ts';
import type { Summary } from '../analysis/summary.ts';
import { type MeasuredColumn, summaryOf } from './measured-columns.ts';
import { formatFigure } from './numbers.ts';
import { configurationColumn, NO_FIGURE, plainCell, type SheetCell, type SheetGroup } from './sheet.ts';

/** A group of columns, and its cells of each row. */
export interface GroupWithCells {
  readonly group: SheetGroup;
  readonly cellsOf: (benchmark: string) => SheetCell[];
}

/** What is said beside a figure, by what stands above it; a unit of the clock takes so many nanoseconds. */
const BESIDE: readonly {
  readonly title: (unit: string) => string;
  readonly textOf: (summary: Summary, spread: Spread, nanoseconds: number) => string;
  /** Whether it stands there at all; always if it does not say so. */
  readonly isThere?: (summary: Summary) => boolean;
}[] = [
  { title: (unit) => `minimum, ${unit}`, textOf: ({ minimum }) => formatFigure(minimum) },
  { title: (unit) => `quartiles, ${unit}`, textOf: (_, spread) => quartilesText(spread) },
  {
    title: (unit) => `median, 95 %, ${unit}`,
    textOf: (_, { interval }) => rangeText(interval.low, interval.high),
  },
  {
    title: () => 'nanoseconds per operation',
    textOf: ({ median }, _, nanoseconds) => formatFigure(median * nanoseconds),
  },
  {
    title: () => 'cycles per operation',
    textOf: ({ cycles }) => (cycles === undefined ? NO_FIGURE : formatFigure(cycles)),
    isThere: ({ cycles }) => cycles !== undefined,
  },
];

/**
 * Of what was measured by a counter that runs at one rate: how its batches lie, and what the figure is in nanoseconds. Nothing
 * if nothing was.
 */
export function spreadGroups(columns: readonly MeasuredColumn[]): GroupWithCells[] {
  const own = columns.flatMap((column) => {
    const { clock } = column;
    const nanoseconds = clock && nanosecondsOf(clock);
    return clock === undefined || nanoseconds === undefined ? [] : [{ column, clock, nanoseconds }];
  });
  const [first] = own;
  if (first === undefined) return [];
  // Of a cell that stands in several groups: the interval takes thousands of medians.
  const spreads = new Map<Summary, Spread>();
  const spreadIn = (configuration: string, summary: Summary): Spread => {
    const spread =
      spreads.get(summary) ?? spreadOf(summary.perOperation, `${configuration} ${summary.benchmark}`);
    spreads.set(summary, spread);
    return spread;
  };
  const there = BESIDE.filter(({ isThere = () => true }) =>
    own.some(({ column }) => column.summaries?.some(isThere)),
  );
  return there.map(({ title, textOf }) => ({
    group: {
      title: title(first.clock.unit),
      unit: title(first.clock.unit),
      origin: 'derived',
      columns: own.map(({ column }) => configurationColumn(column.configuration)),
    },
    cellsOf: (benchmark) =>
      own.map(({ column, nanoseconds }) => {
        const summary = summaryOf(column, benchmark);
        return plainCell(
          summary === undefined
            ? NO_FIGURE
            : textOf(summary, spreadIn(column.configuration, summary), nanoseconds),
        );
      }),
  }));
}

function quartilesText({ lowerQuartile, upperQuartile, unsteady }: Spread): string {
  return `${unsteady ? 'unsteady, ' : ''}${rangeText(lowerQuartile, upperQuartile)}`;
}

function rangeText(low: number, high: number): string {
  return `${formatFigure(low)} to ${formatFigure(high)}`;
}
