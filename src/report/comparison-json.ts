import { type CellComparison, type Comparison, isChanged, isOnBothSides } from '../analysis/comparison.ts';
import type { Verdict } from '../analysis/verdict.ts';
import { perOf } from './comparison-units.ts';

/** A comparison with all that is known of it, for other programs, and what a check says of it. */
export function renderComparisonJson(comparison: Comparison, verdict?: Verdict): string {
  const { a, b, cells, cautions, notes } = comparison;
  const document = {
    kind: 'worldswitch-comparison',
    // Version 1 knew microbenchmarks in instructions only.
    schema: 2,
    a,
    b,
    compared: cells.filter(isOnBothSides).length,
    changed: cells.filter(isChanged).length,
    ...(verdict === undefined ? {} : { verdict: judged(verdict) }),
    cells: cells.map(jsonOfCell),
    notes: [...cautions, ...notes],
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** What is not there is null, so that every cell has the same fields. */
export function jsonOfCell(cell: CellComparison): object {
  return {
    ...cell,
    // Pictures are made of them; reasons say what differs.
    stacks: undefined,
    per: perOf(cell),
    a: cell.a ?? null,
    b: cell.b ?? null,
    difference: cell.difference ?? null,
    changed: isChanged(cell),
    sensitivity: cell.sensitivity ?? null,
    doubt: cell.doubt ?? null,
    significance: cell.significance ?? null,
  };
}

function judged({ tolerance, passed, failed, reasons, ...cells }: Verdict): object {
  const named = Object.entries(cells).map(([part, those]) => [
    part,
    those.map(({ configuration, benchmark }) => ({ configuration: configuration.b, benchmark })),
  ]);
  return { passed, tolerance, ...Object.fromEntries(named), reasons, failed };
}
