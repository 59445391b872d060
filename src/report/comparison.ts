import type { Comparison } from '../analysis/comparison.ts';
import type { Verdict } from '../analysis/verdict.ts';
import {
  type ChangeRow,
  comparisonSheetOf,
  type Limits,
  type ReasonRow,
  type Reasons,
} from './comparison-sheet.ts';
import { clip } from './printable.ts';
import { WIDTH, wrap } from './wrap.ts';

/** A comparison for a terminal, and what a check says of it. */
export function renderComparison(comparison: Comparison, verdict?: Verdict): string {
  const { headline, sides, pair, changes, reasons, notes } = comparisonSheetOf(
    comparison,
    verdict,
    limitsFor,
  );
  return [
    ...sides.flatMap(({ name, label, versions }) => wrap(`${label}: ${versions}`, `${name}  `)),
    '',
    ...wrap(headline, ''),
    '',
    ...(changes.length === 0 ? [] : [...drawChanges(changes, pair), '']),
    ...reasons.flatMap((each) => [...drawReasons(each, pair === undefined), '']),
    ...notes.flatMap((note) => wrap(note, '')),
    ...(notes.length === 0 ? [] : ['']),
  ].join('\n');
}

/** A reader scrolls through a few cells, not through hundreds of functions. */
function limitsFor(changed: number): Limits {
  return changed <= 8 ? { functions: 12, classes: 8, cells: 8 } : { functions: 5, classes: 3, cells: 40 };
}

type Alignment = 'left' | 'right';

function drawChanges(changes: readonly ChangeRow[], pair: { a: string; b: string } | undefined): string[] {
  const anyRegression = changes.some(({ verdict }) => verdict === 'regression');
  const head = ['configuration', 'microbenchmark', 'A', 'B', 'difference', '', ''];
  const rows = changes.map((row) => [
    row.configuration,
    `${row.microbenchmark} ${row.mark}`.trimEnd(),
    row.a,
    row.b,
    row.difference,
    row.percent,
    row.verdict === 'regression' ? '!' : '',
  ]);
  // What would be the same in every row is said once.
  const skipped = pair === undefined ? 0 : 1;
  const lines = [head, ...rows].map((row) => row.slice(skipped));
  const alignments: Alignment[] = ['left', 'left', 'right', 'right', 'right', 'right', 'left'];
  return [
    pair === undefined
      ? 'Instructions per operation'
      : `Instructions per operation, A on ${pair.a} and B on ${pair.b}`,
    ...drawTable(lines, alignments.slice(skipped)),
    ...(anyRegression ? ['! above the baseline by more than the tolerance'] : []),
  ];
}

function drawReasons({ row, functions, classes }: Reasons, named: boolean): string[] {
  const cell = named ? `${row.configuration} ${row.microbenchmark}` : row.microbenchmark;
  const lines = [
    ['function', 'where', 'A', 'B', 'difference'],
    ...functions.map(reasonCells),
    // Classes are counted over all places.
    ['class of instructions', '', 'A', 'B', 'difference'],
    ...classes.map(reasonCells),
  ];
  return [
    `${cell}: ${row.difference} instructions (${row.percent})`,
    ...drawTable(lines, ['left', 'left', 'right', 'right', 'right'], '  '),
  ];
}

function reasonCells({ name, place, a, b, difference }: ReasonRow): string[] {
  return [name, place, a, b, difference];
}

/** Columns side by side; the first of text gives way if there is no room for all. */
function drawTable(
  lines: readonly (readonly string[])[],
  alignments: readonly Alignment[],
  indent = '',
): string[] {
  const widths = alignments.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const excess = indent.length + widths.reduce((sum, width) => sum + width + 2, -2) - WIDTH;
  widths[0] = Math.max(1, (widths[0] ?? 0) - Math.max(0, excess));
  return lines.map((line) => {
    const cells = alignments.map((alignment, column) => {
      const width = widths[column] ?? 0;
      const cell = clip(line[column] ?? '', width);
      return alignment === 'left' ? cell.padEnd(width) : cell.padStart(width);
    });
    return (indent + cells.join('  ')).trimEnd();
  });
}
