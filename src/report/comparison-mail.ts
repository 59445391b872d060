import type { Comparison } from '../analysis/comparison.ts';
import { type ChangeTable, rowName } from './comparison-changes.ts';
import type { Limits, ReasonRow, Reasons } from './comparison-reasons.ts';
import { comparisonSheetOf } from './comparison-sheet.ts';
import { clip } from './printable.ts';
import { wrap } from './wrap.ts';

/** Characters of a line that mail to a kernel's list may have, and that is not broken where it is quoted once or twice. */
export const MAIL_WIDTH = 76;

/** What of each cell is worth the time of many readers. */
const LIMITS: Limits = { functions: 8, classes: 0, cells: 6 };

/** A comparison as one pastes it into a mail: plain text without tabs. */
export function renderComparisonMail(comparison: Comparison): string {
  const { headline, cautions, sides, pair, tables, reasons, notes } = comparisonSheetOf(
    comparison,
    undefined,
    () => LIMITS,
  );
  return [
    ...wrap(`${headline}.`, '', MAIL_WIDTH),
    '',
    ...sides.flatMap(({ name, label, versions }) => wrap(`${label}: ${versions}`, `  ${name}  `, MAIL_WIDTH)),
    '',
    ...cautions.flatMap((caution) => [...wrap(caution, '', MAIL_WIDTH), '']),
    ...tables.flatMap((table) => [...drawChanges(table, pair), '']),
    ...reasons.flatMap((each) => [...drawReasons(each, pair === undefined), '']),
    ...notes.flatMap((note) => wrap(note, '', MAIL_WIDTH)),
    ...(notes.length === 0 ? [] : ['']),
  ].join('\n');
}

function drawChanges(
  { title, kind, noisy, rows }: ChangeTable,
  pair: { a: string; b: string } | undefined,
): string[] {
  const lines = [
    [pair === undefined ? 'configuration' : '', kind, 'A', 'B', 'difference', ''],
    ...rows.map((row) => [
      ...[pair === undefined ? row.configuration : '', rowName(row, kind), row.a, row.b, row.difference],
      noisy ? `${row.percent}  ${row.significance}` : row.percent,
    ]),
  ].map((line) => (pair === undefined ? line : line.slice(1)));
  const names = pair === undefined ? 2 : 1;
  return [
    ...wrap(pair === undefined ? title : `${title}, A on ${pair.a} and B on ${pair.b}`, '', MAIL_WIDTH),
    ...drawTable(lines, names, '  '),
  ];
}

function drawReasons({ row, unit, functions }: Reasons, isNamed: boolean): string[] {
  const cell = isNamed ? `${row.configuration} ${row.benchmark}` : row.benchmark;
  const lines = [
    ['function', 'where', 'A', 'B', 'difference'],
    ...functions.map(({ name, place, a, b, difference }: ReasonRow) => [name, place, a, b, difference]),
  ];
  return [
    ...wrap(`${cell}: ${row.difference} ${unit} (${row.percent})`, '', MAIL_WIDTH),
    ...drawTable(lines, 2, '  '),
  ];
}

/** Columns side by side, the first ones of text; these give way if there is no room for all. */
function drawTable(lines: readonly (readonly string[])[], texts: number, indent: string): string[] {
  const columns = Math.max(...lines.map((line) => line.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  let excess = indent.length + widths.reduce((sum, width) => sum + width + 2, -2) - MAIL_WIDTH;
  for (let column = 0; column < texts && excess > 0; column++) {
    const width = widths[column] ?? 0;
    const given = Math.min(excess, Math.max(0, width - LEAST));
    widths[column] = width - given;
    excess -= given;
  }
  return lines.map((line) => {
    const cells = line.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column < texts ? clip(cell, width).padEnd(width) : cell.padStart(width);
    });
    return clip((indent + cells.join('  ')).trimEnd(), MAIL_WIDTH);
  });
}

/** Characters that a column of text keeps. */
const LEAST = 12;
