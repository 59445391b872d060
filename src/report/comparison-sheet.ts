import {
  type ChangedCell,
  type CellComparison,
  type Comparison,
  isChanged,
  isOnBothSides,
} from '../analysis/comparison.ts';
import { type Contribution, SPREAD } from '../analysis/contributions.ts';
import { describeTolerance } from '../analysis/tolerance.ts';
import type { Verdict } from '../analysis/verdict.ts';
import { formatDifference, formatPercent } from './differences.ts';
import { decimalsOf, formatFigure } from './numbers.ts';
import { nameOfClass, namesOfPlaces } from './explanation-words.ts';
import { printable } from './printable.ts';
import { roundTogether } from './rounding.ts';
import { SERIALISED_SUM } from './sheet.ts';

/** A cell whose figures differ, in words. */
export interface ChangeRow {
  readonly configuration: string;
  readonly microbenchmark: string;
  /** The mark of the footnote that holds for it, or nothing. */
  readonly mark: string;
  readonly a: string;
  readonly b: string;
  readonly difference: string;
  readonly percent: string;
  /** Nothing if there is no baseline to hold it against. */
  readonly verdict: '' | 'regression' | 'tolerated' | 'improvement';
}

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
  readonly functions: readonly ReasonRow[];
  readonly classes: readonly ReasonRow[];
}

/** A comparison before it is drawn. */
export interface ComparisonSheet {
  /** The result in a sentence without its full stop. */
  readonly headline: string;
  readonly sides: readonly { readonly name: 'A' | 'B'; readonly label: string; readonly versions: string }[];
  /** The two configurations that are compared, if they are not the same; else rows name theirs. */
  readonly pair: { readonly a: string; readonly b: string } | undefined;
  readonly changes: readonly ChangeRow[];
  readonly reasons: readonly Reasons[];
  readonly notes: readonly string[];
}

/** How much of each list of reasons is shown; what follows is added up in one row. */
export interface Limits {
  readonly functions: number;
  readonly classes: number;
  /** Cells whose reasons are shown, those that changed most. */
  readonly cells: number;
}

/**
 * Arranges a comparison for a reader. Names from outside are made printable.
 *
 * @param verdict what a check says of it
 */
export function comparisonSheetOf(
  comparison: Comparison,
  verdict: Verdict | undefined,
  limitsFor: (changed: number) => Limits,
): ComparisonSheet {
  const changed = comparison.cells.filter(isChanged);
  const limits = limitsFor(changed.length);
  const [first] = comparison.cells;
  const pair =
    first !== undefined && first.configuration.a !== first.configuration.b ? first.configuration : undefined;
  const decimals = columnDecimals(changed);
  const rows = new Map(changed.map((cell) => [cell, changeRow(cell, verdict, decimals)]));
  const explained = changed.filter((cell) => cell.explained);
  const shown = new Set(explained.toSorted(mostChangedFirst).slice(0, limits.cells));
  return {
    headline: headline(comparison, verdict),
    sides: (['a', 'b'] as const).map((side) => ({
      name: side === 'a' ? 'A' : 'B',
      label: printable(comparison[side].label),
      versions: printable(comparison[side].versions),
    })),
    pair: pair && { a: printable(pair.a), b: printable(pair.b) },
    changes: [...rows.values()],
    reasons: [...rows].flatMap(([cell, row]) => (shown.has(cell) ? [reasonsOf(cell, row, limits)] : [])),
    notes: notesOf(comparison, changed, explained.length - shown.size, verdict).map(printable),
  };
}

/** `1 cell`, `2 cells`. */
function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `more instructions in 2, fewer in 1` */
function moreAndFewer(changed: readonly ChangedCell[]): string {
  const more = changed.filter(({ difference }) => difference > 0).length;
  const fewer = changed.length - more;
  if (more === 0) return `fewer instructions in ${fewer}`;
  return `more instructions in ${more}${fewer === 0 ? '' : `, fewer in ${fewer}`}`;
}

function headline({ cells }: Comparison, verdict: Verdict | undefined): string {
  const both = cells.filter(isOnBothSides).length;
  const changed = cells.filter(isChanged);
  const all = counted(both, 'cell');
  const plain =
    changed.length === 0
      ? `no difference in ${all}`
      : `${changed.length} of ${all} ${changed.length === 1 ? 'differs' : 'differ'}: B executes ${moreAndFewer(changed)}`;
  if (verdict === undefined) return plain;
  if (verdict.passed) return `check passed: ${plain}`;
  const reasons = [
    ...(verdict.regressions.length === 0
      ? []
      : [
          `${verdict.regressions.length} of ${all} above the baseline by more than the tolerance of ` +
            describeTolerance(verdict.tolerance),
        ]),
    ...(verdict.failed.length === 0
      ? []
      : [`${counted(verdict.failed.length, 'configuration')} not measured`]),
  ];
  return `check failed: ${reasons.join(', ')}`;
}

/** Decimals of the figures, and of the differences: digits of a column stand below each other. */
interface ColumnDecimals {
  readonly figures: 0 | 1;
  readonly differences: 0 | 1;
}

function columnDecimals(changed: readonly ChangedCell[]): ColumnDecimals {
  return {
    figures: decimalsOf(changed.flatMap(({ a, b }) => [a, b])),
    differences: decimalsOf(changed.map(({ difference }) => difference)),
  };
}

function changeRow(cell: ChangedCell, verdict: Verdict | undefined, decimals: ColumnDecimals): ChangeRow {
  return {
    configuration: printable(cell.configuration.b),
    microbenchmark: printable(cell.microbenchmark),
    mark: cell.path === 'serialised-sum' ? '(1)' : '',
    a: formatFigure(cell.a, decimals.figures),
    b: formatFigure(cell.b, decimals.figures),
    difference: formatDifference(cell.difference, decimals.differences),
    percent: formatPercent(cell.difference, cell.a),
    verdict: verdict === undefined ? '' : verdictOf(cell, verdict),
  };
}

function verdictOf(cell: ChangedCell, { regressions, tolerated }: Verdict): ChangeRow['verdict'] {
  if (regressions.includes(cell)) return 'regression';
  return tolerated.includes(cell) ? 'tolerated' : 'improvement';
}

/** The order in which cells changed: by the difference as a part of the figure on side A. */
export function mostChangedFirst(a: ChangedCell, b: ChangedCell): number {
  return shareOf(b) - shareOf(a);
}

/** The difference as a part of the figure on side A. */
function shareOf({ a, difference }: ChangedCell): number {
  return Math.abs(difference / (a || 1));
}

function reasonsOf(cell: ChangedCell, row: ChangeRow, { functions, classes }: Limits): Reasons {
  return {
    row,
    functions: reasonRows(cell.functions, functions, 'function', cell.difference),
    classes: reasonRows(cell.classes, classes, 'class', cell.difference),
  };
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
    place: namesOfPlaces(place),
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

function notesOf(
  { cells, notes }: Comparison,
  changed: readonly ChangedCell[],
  left: number,
  verdict: Verdict | undefined,
): string[] {
  const unexplained = changed.filter(({ explained }) => !explained).length;
  return [
    ...(changed.some(({ path }) => path === 'serialised-sum') ? [`(1) ${SERIALISED_SUM}`] : []),
    ...(changed.some(({ functions }) => functions.at(-1)?.name === SPREAD)
      ? ['spread: by how much more the median lies above the one batch that was explained in B than in A.']
      : []),
    ...(left > 0
      ? [`What accounts for ${counted(left, 'more cell')}, which changed less, is in the format json.`]
      : []),
    ...(unexplained === 0
      ? []
      : [
          `${unexplained} of these measured without --explain; worldswitch run --explain gives ` +
            'the functions.',
        ]),
    ...onlyOn(cells, 'a', verdict === undefined ? 'Only in A' : 'In the baseline, but not measured'),
    ...onlyOn(cells, 'b', verdict === undefined ? 'Only in B' : 'Measured, but not in the baseline'),
    ...notes,
  ];
}

/** So many cells are named; of more, only how many there are. */
const MOST_NAMED = 6;

function onlyOn(cells: readonly CellComparison[], side: 'a' | 'b', title: string): string[] {
  const other = side === 'a' ? 'b' : 'a';
  const those = cells.filter((cell) => cell[other] === undefined);
  if (those.length === 0) return [];
  const names = those
    .slice(0, MOST_NAMED)
    .map(({ configuration, microbenchmark }) => `${configuration[side]} ${microbenchmark}`);
  const more = those.length - names.length;
  return [`${title}: ${names.join(', ')}${more === 0 ? '' : `, and ${more} more`}.`];
}
