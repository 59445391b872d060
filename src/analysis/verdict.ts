import { type ChangedCell, type CellComparison, type Comparison, isChanged } from './comparison.ts';
import { EXACT } from './contributions.ts';
import { allowance, type Tolerance } from './tolerance.ts';

/** What a comparison with a baseline, side `a`, says of what was measured, side `b`. */
export interface Verdict {
  readonly tolerance: Tolerance;
  /** Above the baseline by more than the tolerance. */
  readonly regressions: readonly ChangedCell[];
  /** Above it, but not by more than the tolerance. */
  readonly tolerated: readonly ChangedCell[];
  /** Below it. */
  readonly improvements: readonly ChangedCell[];
  /** Measured, but not in the baseline. */
  readonly added: readonly CellComparison[];
  /** In the baseline, but not measured. */
  readonly missing: readonly CellComparison[];
  /** What could not be measured: `kvm-arm64`, `kvm-arm64 tcp-rr`. */
  readonly failed: readonly string[];
  /** Nothing regressed, and what was to be measured was. */
  readonly passed: boolean;
}

/**
 * Judges each cell of a comparison by itself. What the noise of a clock may have made is no change.
 *
 * @param failed what could not be measured
 */
export function judge({ cells }: Comparison, tolerance: Tolerance, failed: readonly string[] = []): Verdict {
  const changed = cells.filter(isChanged);
  const above = changed.filter(({ difference }) => difference > 0);
  const isRegression = ({ a, difference }: ChangedCell): boolean =>
    difference > allowance(tolerance, a) + EXACT;
  const regressions = above.filter(isRegression);
  return {
    tolerance,
    regressions,
    tolerated: above.filter((cell) => !isRegression(cell)),
    improvements: changed.filter(({ difference }) => difference < 0),
    added: cells.filter(({ a }) => a === undefined),
    missing: cells.filter(({ b }) => b === undefined),
    failed,
    passed: regressions.length === 0 && failed.length === 0,
  };
}
