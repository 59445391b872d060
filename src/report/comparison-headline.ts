import {
  type CellComparison,
  type ChangedCell,
  type Comparison,
  isChanged,
  isOnBothSides,
  isUnjudged,
} from '../analysis/comparison.ts';
import { describeTolerance } from '../analysis/tolerance.ts';
import type { Verdict } from '../analysis/verdict.ts';

/** The result of a comparison in a sentence without its full stop. @param verdict what a check says of it */
export function headlineOf({ cells }: Comparison, verdict: Verdict | undefined): string {
  const both = cells.filter(isOnBothSides);
  const changed = cells.filter(isChanged);
  const all = counted(both.length, 'cell');
  const unjudged = both.filter(isUnjudged);
  const judged = both.filter((cell) => !isUnjudged(cell));
  const doubts = unjudged.length === 0 ? [] : [`${unjudged.length} of ${all} can't be judged`];
  const plain = [
    ...(judged.length === 0
      ? []
      : [
          changed.length === 0
            ? noDifference(judged)
            : `${changed.length} of ${all} ${changed.length === 1 ? 'differs' : 'differ'}: B ${moreAndFewer(changed)}`,
        ]),
    ...doubts,
  ].join('; ');
  if (verdict === undefined) return plain;
  if (verdict.passed) return `check passed: ${plain}`;
  const reasons = [
    ...(verdict.regressions.length === 0
      ? []
      : [
          `${verdict.regressions.length} of ${all} above the baseline by more than the tolerance of ` +
            describeTolerance(verdict.tolerance, unitsOf(verdict.regressions)),
        ]),
    ...(verdict.failed.length === 0 ? [] : [`${named(verdict.failed)} not measured`]),
    ...doubts,
  ];
  return `check failed: ${reasons.join(', ')}`;
}

/** `1 cell`, `2 cells`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** So many things are named; of more, only how many there are. */
const MOST_NAMED = 6;

/** `a, b, and 3 more` */
export function named(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more <= 0 ? '' : `, and ${more} more`}`;
}

/** An exact clock would show any; another one only what stands out of its noise. */
function noDifference(both: readonly CellComparison[]): string {
  const noisy = both.filter(({ significance }) => significance !== undefined).length;
  const exact = both.length - noisy;
  const moving = both.filter(
    ({ difference, significance }) => difference !== 0 && significance === undefined,
  );
  if (noisy === 0 && moving.length > 0)
    return `no difference in ${counted(exact, 'cell')} beyond what a neutral change may do`;
  if (noisy === 0) return `no difference in ${counted(exact, 'cell')}`;
  if (exact === 0) return `no difference that the noise allows to see in ${counted(noisy, 'cell')}`;
  return `no difference in ${counted(exact, 'cell')}, and none that the noise allows to see in ${noisy}`;
}

function unitsOf(cells: readonly CellComparison[]): CellComparison['clock']['unit'][] {
  return [...new Set(cells.map(({ clock }) => clock.unit))];
}

/** `executes more instructions in 2, fewer in 1` */
function moreAndFewer(changed: readonly ChangedCell[]): string {
  const [unit, ...others] = unitsOf(changed);
  const one = others.length === 0 ? unit : undefined;
  const verb = one === 'instructions' ? 'executes' : 'takes';
  const noun = one === undefined ? '' : ` ${one}`;
  const less = one === undefined ? 'less' : 'fewer';
  const more = changed.filter(({ difference }) => difference > 0).length;
  const fewer = changed.length - more;
  if (more === 0) return `${verb} ${less}${noun} in ${fewer}`;
  return `${verb} more${noun} in ${more}${fewer === 0 ? '' : `, ${less} in ${fewer}`}`;
}
