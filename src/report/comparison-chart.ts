import {
  type CellComparison,
  type Comparison,
  isChanged,
  isOnBothSides,
  isUnjudged,
} from '../analysis/comparison.ts';
import { drawDifferenceChart } from './charts/difference-chart.ts';
import { type ChartSize, chartSizes } from './charts/size.ts';
import { standalone } from './charts/picture.ts';
import { formatPercent } from './differences.ts';
import type { NamedChart } from './named-chart.ts';
import { decimalsOf, formatFigure } from './numbers.ts';
import { printable } from './printable.ts';

/** All figures that both sides have in one picture, a row each. */
export function comparisonChart(comparison: Comparison, size: ChartSize = chartSizes.page): NamedChart {
  const cells = comparison.cells.filter(isOnBothSides);
  const rows = cells.map((cell) => ({
    machine: headingOf(cell),
    label: printable(cell.benchmark),
    indented: cell.benchmark.includes('/'),
    percent: percentOf(cell),
    text: textOf(cell),
  }));
  const units = [...new Set(cells.map(({ clock }) => clock.unit))].join(' and ');
  const said = rows.map(({ machine, label, text }) => `${machine} ${label} ${text}`);
  const sides = `A: ${printable(comparison.a.label)}; B: ${printable(comparison.b.label)}`;
  const name = 'comparison';
  const text = {
    id: name,
    title: `What differs, in ${units}`,
    description: `${sides}. ${said.join('; ')}.`,
    notes: [`A: ${printable(comparison.a.label)}`, `B: ${printable(comparison.b.label)}`],
  };
  return { name, svg: drawDifferenceChart(text, rows, size) };
}

/** The same as a file. */
export function renderComparisonChart(comparison: Comparison, size: ChartSize = chartSizes.page): string {
  return standalone(comparisonChart(comparison, size).svg, size);
}

/** What rows stand below: the configuration, or the two that are compared. */
function headingOf({ configuration: { a, b } }: CellComparison): string {
  return printable(a === b ? b : `${a} and ${b}`);
}

/** What is no difference, or none that can be told, is none. */
function percentOf(cell: CellComparison): number | undefined {
  if (!isChanged(cell)) return 0;
  return cell.a === 0 ? undefined : (100 * cell.difference) / Math.abs(cell.a);
}

/** `1,434 → 1,597, +11.4 %`, or the figure that is the same. */
function textOf(cell: CellComparison): string {
  const { a = 0, b = 0 } = cell;
  const decimals = decimalsOf([a, b]);
  const both = `${formatFigure(a, decimals)} → ${formatFigure(b, decimals)}`;
  if (isUnjudged(cell)) return `${both}, can't be judged`;
  return isChanged(cell) ? `${both}, ${formatPercent(cell.difference, a)}` : formatFigure(a, decimals);
}
