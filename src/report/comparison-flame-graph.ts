import { type CellComparison, type ChangedCell, type Comparison, isChanged } from '../analysis/comparison.ts';
import { MisuseError, WorldswitchError } from '../system/errors.ts';
import { renderDifferentialFlameGraph } from './differential-flame-graph.ts';
import { formatDifference, formatPercent } from './differences.ts';
import { printable } from './printable.ts';

/** A cell that differs and of which both sides have call stacks. */
export type DrawableCell = ChangedCell & { readonly stacks: NonNullable<CellComparison['stacks']> };

/** The cells of which there is a differential flame graph. */
export function drawableCells({ cells }: Comparison): DrawableCell[] {
  return cells.filter(isChanged).filter((cell): cell is DrawableCell => cell.stacks !== undefined);
}

/**
 * The differential flame graph of the only cell that has one.
 *
 * @throws WorldswitchError if none has, or several have
 */
export function renderComparisonFlameGraph(comparison: Comparison): string {
  const cells = drawableCells(comparison);
  const [cell] = cells;
  if (cell === undefined)
    throw new WorldswitchError('nothing differs of which both sides have call stacks', {
      next: 'compare microbenchmarks that were measured with --explain, or that are measured now',
    });
  if (cells.length > 1)
    throw new MisuseError(`a flame graph is of one cell, and ${cells.length} differ`, {
      next: `name one: -c ${cell.configuration.b} -m ${cell.benchmark}; or take a file that ends in .html, which has all`,
    });
  return flameGraphOf(cell, comparison);
}

/** The differential flame graph of a cell. */
export function flameGraphOf(cell: DrawableCell, { a, b }: Pick<Comparison, 'a' | 'b'>): string {
  const { configuration, benchmark, difference } = cell;
  const on =
    configuration.a === configuration.b ? configuration.b : `${configuration.a} and ${configuration.b}`;
  return renderDifferentialFlameGraph(
    cell.stacks.a,
    cell.stacks.b,
    printable(
      `${benchmark} on ${on}: ${formatDifference(difference)} (${formatPercent(difference, cell.a)})`,
    ),
    printable(`A: ${a.label}; B: ${b.label}`),
  );
}
