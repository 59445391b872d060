import {
  type CellComparison,
  type Comparison,
  isChanged,
  isOnBothSides,
  isUnjudged,
} from '../analysis/comparison.ts';
import { describeTolerance } from '../analysis/tolerance.ts';
import type { Verdict } from '../analysis/verdict.ts';
import { changesOf } from './comparison-changes.ts';
import { perOf } from './comparison-units.ts';
import { formatFigure } from './numbers.ts';
import { printable } from './printable.ts';

/** What became of a cell that was checked, in words. */
export interface CheckedCell {
  readonly configuration: string;
  readonly benchmark: string;
  readonly outcome: 'passed' | 'longer' | 'not judged' | 'not measured';
  /** A sentence without its full stop. */
  readonly text: string;
}

/** The cells that a baseline holds and that were measured or were to be, in the comparison's order. */
export function checkedCells({ cells }: Comparison, verdict: Verdict): CheckedCell[] {
  const { rows } = changesOf(cells.filter(isChanged), verdict);
  const measured = cells.filter(isOnBothSides).map((cell): CheckedCell => {
    const name = {
      configuration: printable(cell.configuration.b),
      benchmark: printable(cell.benchmark),
    };
    const unit = `${cell.clock.unit} per ${perOf(cell)}`;
    if (isUnjudged(cell))
      return {
        ...name,
        outcome: 'not judged',
        text: `${figureOf(cell)} ${unit} can't be judged: ${cell.doubt}`,
      };
    const row = isChanged(cell) ? rows.get(cell) : undefined;
    if (row === undefined)
      return { ...name, outcome: 'passed', text: `${figureOf(cell)} ${unit}, as in the baseline` };
    const text = `${row.b} ${unit}, ${row.difference} (${row.percent}) against the baseline`;
    return row.verdict === 'regression'
      ? { ...name, outcome: 'longer', text: `${text}: more than the tolerance${usual(verdict, cell)}` }
      : { ...name, outcome: 'passed', text: `${text}: ${row.verdict}` };
  });
  const failed = verdict.failed.map((name): CheckedCell => {
    const [configuration = '', ...rest] = printable(name).split(' ');
    const benchmark = rest.join(' ') || 'microbenchmarks';
    return {
      configuration,
      benchmark,
      outcome: 'not measured',
      text: `${printable(name)} could not be measured`,
    };
  });
  return [...measured, ...failed];
}

function figureOf({ b = 0 }: CellComparison): string {
  return formatFigure(b, Number.isInteger(b) ? 0 : 1);
}

/** The tolerance of the check, which one of the cell's own may take the place of. */
function usual({ tolerance }: Verdict, { clock }: CellComparison): string {
  return tolerance.value === 0
    ? ''
    : ` (${describeTolerance(tolerance, [clock.unit])} if the baseline says no other)`;
}
