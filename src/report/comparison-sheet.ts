import { type ChangedCell, type Comparison, isChanged } from '../analysis/comparison.ts';
import type { Verdict } from '../analysis/verdict.ts';
import { changesOf, type ChangeTable } from './comparison-changes.ts';
import { headlineOf } from './comparison-headline.ts';
import { comparisonNotes } from './comparison-notes.ts';
import { type Limits, type Reasons, reasonsOf } from './comparison-reasons.ts';
import { printable } from './printable.ts';

export type { ChangeRow, ChangeTable } from './comparison-changes.ts';
export type { Limits, ReasonRow, Reasons } from './comparison-reasons.ts';

/** A comparison before it is drawn. */
export interface ComparisonSheet {
  /** The result in a sentence without its full stop. */
  readonly headline: string;
  /** What stands before it. */
  readonly cautions: readonly string[];
  readonly sides: readonly { readonly name: 'A' | 'B'; readonly label: string; readonly versions: string }[];
  /** The two configurations that are compared, if they are not the same; else rows name theirs. */
  readonly pair: { readonly a: string; readonly b: string } | undefined;
  /** What changed, a table for each kind of benchmark and each unit. */
  readonly tables: readonly ChangeTable[];
  readonly reasons: readonly Reasons[];
  readonly notes: readonly string[];
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
  const { tables, rows } = changesOf(changed, verdict);
  const explained = changed.filter((cell) => cell.explained);
  const shown = new Set(explained.toSorted(mostChangedFirst).slice(0, limits.cells));
  return {
    headline: headlineOf(comparison, verdict),
    cautions: comparison.cautions.map(printable),
    sides: (['a', 'b'] as const).map((side) => ({
      name: side === 'a' ? 'A' : 'B',
      label: printable(comparison[side].label),
      versions: printable(comparison[side].versions),
    })),
    pair: pair && { a: printable(pair.a), b: printable(pair.b) },
    tables,
    reasons: [...rows].flatMap(([cell, row]) => (shown.has(cell) ? [reasonsOf(cell, row, limits)] : [])),
    notes: comparisonNotes(comparison, changed, explained.length - shown.size, verdict).map(printable),
  };
}

/** The order in which cells changed: by the difference as a part of the figure on side A. */
export function mostChangedFirst(a: ChangedCell, b: ChangedCell): number {
  return shareOf(b) - shareOf(a);
}

/** The difference as a part of the figure on side A. */
function shareOf({ a, difference }: ChangedCell): number {
  return Math.abs(difference / (a || 1));
}
