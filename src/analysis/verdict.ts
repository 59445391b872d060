import {
  type ChangedCell,
  type CellComparison,
  type Comparison,
  isChanged,
  isUnjudged,
} from './comparison.ts';
import { EXACT } from './contributions.ts';
import { allowance, type Tolerance } from './tolerance.ts';

/** What a baseline says of one of its cells beside its figure. */
export interface CellTerms {
  /** By default that of the check. */
  readonly tolerance: Tolerance | undefined;
  /** Figures above that of the baseline that somebody wanted. */
  readonly accepted: readonly { readonly median: number; readonly reason: string }[];
}

/** What a comparison with a baseline, side `a`, says of what was measured, side `b`. */
export interface Verdict {
  readonly tolerance: Tolerance;
  /** Above the baseline by more than the tolerance. */
  readonly regressions: readonly ChangedCell[];
  /** Above it, but not by more than the tolerance. */
  readonly tolerated: readonly ChangedCell[];
  /** Above it by more than the tolerance, and wanted. */
  readonly accepted: readonly ChangedCell[];
  /** Why each of those was accepted, in their order. */
  readonly reasons: readonly string[];
  /** Below it. */
  readonly improvements: readonly ChangedCell[];
  /** Not the same as in the baseline, and it can't be said whether that is a difference. */
  readonly unjudged: readonly CellComparison[];
  /** Measured, but not in the baseline. */
  readonly added: readonly CellComparison[];
  /** In the baseline, but not measured. */
  readonly missing: readonly CellComparison[];
  /** What could not be measured: `kvm-arm64`, `kvm-arm64 tcp-rr`. */
  readonly failed: readonly string[];
  /** Nothing regressed, what was to be measured was, and all of it can be judged. */
  readonly passed: boolean;
}

/**
 * Judges each cell of a comparison by itself. What the noise of a clock may have made is no change.
 *
 * @param failed what could not be measured
 * @param termsOf what the baseline says of a cell; nothing of most
 */
export function judge(
  { cells }: Comparison,
  tolerance: Tolerance,
  failed: readonly string[] = [],
  termsOf: (cell: CellComparison) => CellTerms | undefined = () => undefined,
): Verdict {
  const changed = cells.filter(isChanged);
  const judged = changed
    .filter(({ difference }) => difference > 0)
    .map((cell) => ({ cell, ...judgeCell(cell, tolerance, termsOf(cell)) }));
  const cellsOf = (part: Judgement['part']): ChangedCell[] =>
    judged.filter((each) => each.part === part).map(({ cell }) => cell);
  const regressions = cellsOf('regression');
  const unjudged = cells.filter(isUnjudged);
  return {
    tolerance,
    regressions,
    tolerated: cellsOf('tolerated'),
    accepted: cellsOf('accepted'),
    reasons: judged.flatMap(({ reason }) => reason ?? []),
    improvements: changed.filter(({ difference }) => difference < 0),
    unjudged,
    added: cells.filter(({ a }) => a === undefined),
    missing: cells.filter(({ b }) => b === undefined),
    failed,
    passed: regressions.length === 0 && failed.length === 0 && unjudged.length === 0,
  };
}

/** Of a cell above its baseline. */
interface Judgement {
  readonly part: 'regression' | 'tolerated' | 'accepted';
  readonly reason?: string;
}

function judgeCell({ a, b }: ChangedCell, usual: Tolerance, terms: CellTerms | undefined): Judgement {
  const tolerance = terms?.tolerance ?? usual;
  const isWithin = (figure: number): boolean => b - figure <= allowance(tolerance, figure) + EXACT;
  if (isWithin(a)) return { part: 'tolerated' };
  const wanted = terms?.accepted.findLast(({ median }) => isWithin(median));
  return wanted === undefined ? { part: 'regression' } : { part: 'accepted', reason: wanted.reason };
}
