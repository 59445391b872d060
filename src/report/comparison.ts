import type { Comparison } from '../analysis/comparison.ts';
import type { Verdict } from '../analysis/verdict.ts';
import { type ChangeTable, rowName } from './comparison-changes.ts';
import type { Limits, ReasonRow, Reasons } from './comparison-reasons.ts';
import { comparisonSheetOf } from './comparison-sheet.ts';
import { type Alignment, drawColumns } from './columns.ts';
import { wrap } from './wrap.ts';

/** A comparison for a terminal, and what a check says of it. */
export function renderComparison(comparison: Comparison, verdict?: Verdict): string {
  const { headline, cautions, sides, pair, tables, reasons, notes } = comparisonSheetOf(
    comparison,
    verdict,
    limitsFor,
  );
  return [
    ...sides.flatMap(({ name, label, versions }) => wrap(`${label}: ${versions}`, `${name}  `)),
    '',
    ...cautions.flatMap((caution) => [...wrap(caution, ''), '']),
    ...wrap(headline, ''),
    '',
    ...tables.flatMap((table) => [...drawChanges(table, pair), '']),
    ...reasons.flatMap((each) => [...drawReasons(each, pair === undefined), '']),
    ...notes.flatMap((note) => wrap(note, '')),
    ...(notes.length === 0 ? [] : ['']),
  ].join('\n');
}

/** A reader scrolls through a few cells, not through hundreds of functions. */
function limitsFor(changed: number): Limits {
  return changed <= 8 ? { functions: 12, classes: 8, cells: 8 } : { functions: 5, classes: 3, cells: 40 };
}

function drawChanges(
  { title, kind, noisy, rows }: ChangeTable,
  pair: { a: string; b: string } | undefined,
): string[] {
  const anyRegression = rows.some(({ verdict }) => verdict === 'regression');
  const head = ['configuration', kind, 'A', 'B', 'difference', '', '', ''];
  const cells = rows.map((row) => [
    row.configuration,
    rowName(row, kind),
    row.a,
    row.b,
    row.difference,
    row.percent,
    row.significance,
    row.verdict === 'regression' ? '!' : '',
  ]);
  const alignments: Alignment[] = ['left', 'left', 'right', 'right', 'right', 'right', 'left', 'left'];
  // What would be the same in every row is said once; an exact clock has no noise to judge.
  const isShown = (_: unknown, column: number): boolean =>
    (column !== 0 || pair === undefined) && (column !== 6 || noisy);
  const lines = [head, ...cells].map((line) => line.filter(isShown));
  return [
    pair === undefined ? title : `${title}, A on ${pair.a} and B on ${pair.b}`,
    ...drawColumns(lines, alignments.filter(isShown)),
    ...(anyRegression ? ['! above the baseline by more than the tolerance'] : []),
  ];
}

function drawReasons({ row, unit, functions, classes }: Reasons, isNamed: boolean): string[] {
  const cell = isNamed ? `${row.configuration} ${row.benchmark}` : row.benchmark;
  const lines = [
    ['function', 'where', 'A', 'B', 'difference'],
    ...functions.map(reasonCells),
    // Classes are counted over all places.
    ...(classes.length === 0 ? [] : [['class of instructions', '', 'A', 'B', 'difference']]),
    ...classes.map(reasonCells),
  ];
  return [
    `${cell}: ${row.difference} ${unit} (${row.percent})`,
    ...drawColumns(lines, ['left', 'left', 'right', 'right', 'right'], '  '),
  ];
}

function reasonCells({ name, place, a, b, difference }: ReasonRow): string[] {
  return [name, place, a, b, difference];
}
