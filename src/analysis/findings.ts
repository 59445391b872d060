import { type Cell, cellAmong } from '../catalog/benchmarks.ts';
import { configurations } from '../catalog/configurations.ts';
import { ALIKE, type Finding, findings, NEAR } from '../catalog/findings.ts';
import { DECODING } from '../catalog/decoding.ts';
import { microbenchmarks } from '../catalog/microbenchmarks.ts';
import { published } from '../catalog/published.ts';
import { type Decoding, decodingIn } from './decoding.ts';
import type { Figure } from './figures.ts';
import { maximum, minimum } from './statistics.ts';

/** What a run says of a finding of the study. */
export interface CheckedFinding {
  readonly finding: Finding;
  /**
   * Of figures without the decoding in them; `undefined` if the figures are not of one unit, if the decoding is not known and
   * may turn it round, or if batches or repetitions differ so much that those of one side are among those of the other.
   */
  readonly holds: boolean | undefined;
  /** How much of each figure is decoding. */
  readonly decoding: { readonly left: Decoding; readonly right: Decoding };
  readonly left: Figure;
  readonly right: Figure;
  /** The study's own figures, in cycles; `undefined` if it had no such hardware, or published none. */
  readonly published: { readonly left: number; readonly right: number } | undefined;
}

/** Checks the study's findings against the figures of one run; those that it did not measure are left out. */
export function checkFindings(figures: readonly Figure[]): CheckedFinding[] {
  return findings.flatMap((finding) => {
    const { left, right } = figuresFor(finding, figures);
    if (left === undefined || right === undefined) return [];
    const decoding = { left: decodingOf(left, figures), right: decodingOf(right, figures) };
    const holds = areOfOneUnit({ left, right })
      ? relationHolds(finding, rangeOf(left, decoding.left), rangeOf(right, decoding.right))
      : undefined;
    return [{ finding, holds, decoding, left, right, published: publishedPair(finding) }];
  });
}

/** The figures that a finding names; if one of them is missing, those of the configurations in their place. */
function figuresFor(
  { left, right }: Finding,
  figures: readonly Figure[],
): { left: Figure | undefined; right: Figure | undefined } {
  const named = { left: cellAmong(figures, left), right: cellAmong(figures, right) };
  if (named.left !== undefined && named.right !== undefined) return named;
  return { left: cellAmong(figures, inPlaceOf(left)), right: cellAmong(figures, inPlaceOf(right)) };
}

function inPlaceOf({ configuration, benchmark }: Cell): Cell {
  const otherwise = configurations.find(({ id }) => id === configuration)?.otherwise;
  return { configuration: otherwise ?? configuration, benchmark };
}

function decodingOf(figure: Figure, figures: readonly Figure[]): Decoding {
  const { configuration } = figure;
  return decodingIn(figure, cellAmong(figures, { configuration, benchmark: DECODING })?.value);
}

/** Whether figures can stand to each other in any way: what one clock counts is no multiple of what another does. */
export function areOfOneUnit({ left, right }: Pick<CheckedFinding, 'left' | 'right'>): boolean {
  return left.clock.unit === right.clock.unit;
}

/** The smallest and the largest value that a figure may be said to have. */
type Range = readonly [least: number, most: number];

/**
 * Between which values a figure without its decoding lies: nobody knows how much that is of it, then between none and all.
 * Batches of a microbenchmark that an exact clock times differ by what is known
 * (ticks of the host, first uses), so that their median moves by its sensitivity only, if that is known; repetitions of a
 * workload do differ.
 */
function rangeOf({ kind, clock, value, sensitivity, perOperation }: Figure, decoding: Decoding): Range {
  const [least, most] =
    kind === 'microbenchmark' && clock.exact && sensitivity !== undefined
      ? [value - sensitivity, value + sensitivity]
      : [minimum(perOperation), maximum(perOperation)];
  return decoding === 'unknown' ? [0, most] : [least - decoding.most, most - decoding.least];
}

/** Whether two figures stand to each other as a finding says; `undefined` if it can't be told. */
export function relationHolds({ relation }: Finding, left: Range, right: Range): boolean | undefined {
  if (relation === 'below') return isBelow(left, right, 1);
  if (relation === 'near') return isBelow(left, right, NEAR);
  const both = new Set([isBelow(left, right, ALIKE), isBelow(right, left, ALIKE)]);
  if (both.has(false)) return false;
  return both.has(undefined) ? undefined : true;
}

/** Whether all of one range is below all of another times a factor; `undefined` if neither it is nor the reverse. */
function isBelow([leastLeft, mostLeft]: Range, [leastRight, mostRight]: Range, factor: number) {
  if (mostLeft < leastRight * factor) return true;
  return leastLeft >= mostRight * factor ? false : undefined;
}

function publishedPair({ left, right }: Finding): CheckedFinding['published'] {
  const [a, b] = [publishedCycles(left), publishedCycles(right)];
  return a === undefined || b === undefined ? undefined : { left: a, right: b };
}

/** What the study published for the same cell, in cycles. */
export function publishedCycles({ configuration, benchmark }: Cell): number | undefined {
  const column = configurations.find(({ id }) => id === configuration)?.publishedColumn;
  const row = microbenchmarks.find(({ id }) => id === benchmark)?.publishedRow;
  return column === undefined || row === undefined ? undefined : published.cycles(row, column);
}
