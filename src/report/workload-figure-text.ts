import { contains, type Interval } from '../analysis/interval.ts';
import type { Ratio } from '../analysis/workload-figures.ts';
import { type Cell, cellAmong } from '../catalog/benchmarks.ts';
import { knownWorkloads } from '../catalog/workloads.ts';
import { decimalsOf, formatFigure } from './numbers.ts';

/** The unit of work of a workload: `transaction`. */
export function unitOfWork(workload: string): string {
  return knownWorkloads.find(({ id }) => id === workload)?.unit ?? 'unit';
}

/** `1.94 ±0.01`, and `0.99 ±0.03 ?` where it is not resolved; two decimals, since differences of some percent matter. */
export function factorText(ratio: Ratio | undefined): string {
  return ratio === undefined ? '-' : intervalFactorText(ratio.value, ratio.interval);
}

/** The same of a ratio and its interval, if it has one. */
export function intervalFactorText(value: number, interval: Interval | null | undefined): string {
  const factor = value.toFixed(2);
  if (interval === null || interval === undefined) return factor;
  // Upwards: none is surer than it is, and no interval is nothing.
  const half = Math.ceil(100 * halfWidth(interval, value)) / 100;
  return `${factor} ±${half.toFixed(2)}${contains(interval, 1) ? ` ${UNRESOLVED}` : ''}`;
}

/** Behind a ratio whose interval contains 1. */
export const UNRESOLVED = '?';

/** What stands in place of an interval. */
export const ONE_LAUNCH = 'one launch: no interval';

/** How far an interval reaches from its value, on the side where it reaches further. */
export function halfWidth({ low, high }: Interval, value: number): number {
  return Math.max(high - value, value - low);
}

/** `7,012 to 7,133`. */
export function intervalText({ low, high }: Interval): string {
  return `${costText(low)} to ${costText(high)}`;
}

/** A figure whose decimals say something: small ones with one. */
export function costText(figure: number): string {
  const rounded = figure < 1000 ? figure : Math.round(figure);
  return formatFigure(rounded, decimalsOf([rounded]));
}

/** The figure of a cell. */
export function findFigure<T extends Cell>(
  figures: readonly T[],
  configuration: string,
  benchmark: string,
): T | undefined {
  return cellAmong(figures, { configuration, benchmark });
}
