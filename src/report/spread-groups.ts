import { nanosecondsOf } from '../analysis/nanoseconds.ts';
import { spreadOf } from '../analysis/spread.ts';
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
  readonly textOf: (summary: Summary, seed: string, nanoseconds: number) => string;
}[] = [
  { title: (unit) => `minimum, ${unit}`, textOf: ({ minimum }) => formatFigure(minimum) },
  { title: (unit) => `quartiles, ${unit}`, textOf: (summary, seed) => quartilesText(summary, seed) },
  { title: (unit) => `median, 95 %, ${unit}`, textOf: (summary, seed) => intervalText(summary, seed) },
  {
    title: () => 'nanoseconds per operation',
    textOf: ({ median }, _, nanoseconds) => formatFigure(median * nanoseconds),
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
  return BESIDE.map(({ title, textOf }) => ({
    group: {
      title: title(first.clock.unit),
      unit: title(first.clock.unit),
      origin: 'derived',
      columns: own.map(({ column }) => configurationColumn(column.configuration)),
    },
    cellsOf: (benchmark) =>
      own.map(({ column, nanoseconds }) => {
        const summary = summaryOf(column, benchmark);
        const seed = `${column.configuration} ${benchmark}`;
        return plainCell(summary === undefined ? NO_FIGURE : textOf(summary, seed, nanoseconds));
      }),
  }));
}

function quartilesText({ perOperation }: Summary, seed: string): string {
  const { lowerQuartile, upperQuartile, unsteady } = spreadOf(perOperation, seed);
  return `${unsteady ? 'unsteady, ' : ''}${rangeText(lowerQuartile, upperQuartile)}`;
}

function intervalText({ perOperation }: Summary, seed: string): string {
  const { low, high } = spreadOf(perOperation, seed).interval;
  return rangeText(low, high);
}

function rangeText(low: number, high: number): string {
  return `${formatFigure(low)} to ${formatFigure(high)}`;
}
