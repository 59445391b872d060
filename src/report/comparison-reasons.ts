import type { ChangedCell } from '../analysis/comparison.ts';
import { type Contribution, SPREAD } from '../analysis/contributions.ts';
import type { Unit } from '../results/clock.ts';
import type { ChangeRow } from './comparison-changes.ts';
import { placesOfContribution } from './comparison-places.ts';
import { formatDifference } from './differences.ts';
import { nameOfClass } from './explanation-words.ts';
import { decimalsOf, formatFigure } from './numbers.ts';
import { printable } from './printable.ts';
import { roundTogether } from './rounding.ts';

/** What contributes to a difference, in words. */
export interface ReasonRow {
  readonly name: string;
  readonly place: string;
  readonly a: string;
  readonly b: string;
  readonly difference: string;
}

/** What accounts for the difference of one cell. As printed, each list adds up to the difference. */
export interface Reasons {
  readonly row: ChangeRow;
  readonly unit: Unit;
  readonly functions: readonly ReasonRow[];
  /** None of a workload. */
  readonly classes: readonly ReasonRow[];
}

/** How much of each list of reasons is shown; what follows is added up in one row. */
export interface Limits {
  readonly functions: number;
  readonly classes: number;
  /** Cells whose reasons are shown, those that changed most. */
  readonly cells: number;
}

/** What accounts for the difference of a cell, for a reader. */
export function reasonsOf(cell: ChangedCell, row: ChangeRow, { functions, classes }: Limits): Reasons {
  return {
    row,
    unit: cell.clock.unit,
    functions: reasonRows(cell.functions, functions, 'function', cell.difference),
    classes: reasonRows(cell.classes, classes, 'class', cell.difference),
  };
}

/** The functions that account for a difference, so many of them and the others together. As printed they add up to it. */
export function functionRows(
  contributions: readonly Contribution[],
  most: number,
  difference: number,
): ReasonRow[] {
  return reasonRows(contributions, most, 'function', difference);
}

/** What a tenth would hide is not worth a row of its own. */
const LEAST_SHOWN = 0.05;

function reasonRows(
  contributions: readonly Contribution[],
  most: number,
  noun: 'function' | 'class',
  difference: number,
): ReasonRow[] {
  const parts = contributions.filter((each) => each.name !== SPREAD || each.place !== undefined);
  const spread = contributions.filter((each) => !parts.includes(each));
  const shown = parts.filter((each) => Math.abs(each.difference) >= LEAST_SHOWN).slice(0, most);
  const others = parts.filter((each) => !shown.includes(each));
  const rows = [...shown, ...(others.length === 0 ? [] : [together(others, noun)]), ...spread];
  const rounded = roundedDifferences(rows, difference)
    .map((each, index) => ({ ...rows[index], difference: each }))
    .filter((row) => row.difference !== 0);
  const decimals = decimalsOf([...rounded.map((row) => row.difference), difference]);
  const figureDecimals = decimalsOf(rounded.flatMap(({ a = 0, b = 0 }) => [a, b]));
  return rounded.map(({ name = '', place = '', a = 0, b = 0, difference: own }) => ({
    name: noun === 'class' ? nameOfClass(name) : printable(name),
    place: placesOfContribution(place),
    a: formatFigure(a, figureDecimals),
    b: formatFigure(b, figureDecimals),
    difference: formatDifference(own, decimals),
  }));
}

/** In tenths, so that they add up to the difference in tenths, unless that is too little to be printed so. */
function roundedDifferences(rows: readonly Contribution[], difference: number): number[] {
  const exact = rows.map((row) => row.difference);
  return Math.abs(difference) < LEAST_SHOWN
    ? exact
    : roundTogether(exact, 1, Math.round(10 * difference) / 10);
}

function together(contributions: readonly Contribution[], noun: 'function' | 'class'): Contribution {
  const [only] = contributions;
  if (only !== undefined && contributions.length === 1) return only;
  const sum = (of: 'a' | 'b' | 'difference'): number =>
    contributions.reduce((total, each) => total + each[of], 0);
  const plural = noun === 'class' ? 'classes' : 'functions';
  return {
    name: `${contributions.length} more ${plural}`,
    a: sum('a'),
    b: sum('b'),
    difference: sum('difference'),
  };
}
