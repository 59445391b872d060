import { median, minimum } from '../src/analysis/statistics.ts';

/** Something that was measured several times, and what it is to reach. */
export interface Figure {
  name: string;
  unit: string;
  values: readonly number[];
  /** The most that the median may be; undefined where there is no target. */
  target?: number | undefined;
}

/** True if the median is within the target, or there is none. */
export function isReached({ values, target }: Figure): boolean {
  return target === undefined || median(values) <= target;
}

/** A line for each figure: minimum, median, maximum, and the target with what became of it. */
export function table(figures: readonly Figure[]): string {
  const rows = [
    ['', 'minimum', 'median', 'maximum', 'target'],
    ...figures.map((figure) => {
      const { name, unit, values, target } = figure;
      const numbers = [minimum(values), median(values), Math.max(...values)];
      const verdict =
        target === undefined ? '' : `<= ${target} ${unit}: ${isReached(figure) ? 'reached' : 'missed'}`;
      return [name, ...numbers.map((number) => `${number.toFixed(number < 10 ? 2 : 1)} ${unit}`), verdict];
    }),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

/** Numbers stand to the right, words to the left. */
function pad(cell: string, width: number, column: number): string {
  return column >= 1 && column <= 3 ? cell.padStart(width) : cell.padEnd(width);
}
