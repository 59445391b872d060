import type { ExplainedMicrobenchmark } from './explained-cell.ts';
import type { ExplanationDetail } from './explanation-detail.ts';
import { explanationSheetOf } from './explanation-sheet.ts';
import type { Column, DrawnSheet, DrawnTable } from './explanation-table.ts';
import { clip } from './printable.ts';
import { WIDTH, wrap } from './wrap.ts';

/**
 * The explanation of a microbenchmark for a terminal.
 *
 * @throws WorldswitchError if it is damaged
 */
export function renderExplanation(explained: ExplainedMicrobenchmark, detail?: ExplanationDetail): string {
  return drawSheet(explanationSheetOf(explained, detail));
}

/** A sheet whose sentences are wrapped, and its tables. */
export function drawSheet({ heading, introduction, tables, notes }: DrawnSheet): string {
  return [
    ...wrap(heading, ''),
    ...introduction.flatMap((sentences) => wrap(sentences, '')),
    '',
    ...tables.flatMap((table) => [...wrap(table.title, ''), ...drawTable(table), '']),
    ...notes.flatMap((note) => wrap(note, '')),
    '',
  ].join('\n');
}

const SEPARATOR = ' | ';
const INDENT = '  ';

/** Head, rule, rows with their details below them, and if there is a sum, a rule and the sum. */
export function drawTable({ columns, rows, sum }: DrawnTable): string[] {
  const drawn = rows.map(({ indented, cells, detail }) => ({
    cells: cells.map((cell, index) => (indented && index === 0 ? INDENT + cell : cell)),
    detail,
  }));
  const head = columns.map((column) => column.head);
  const widths = widthsOf(columns, [head, ...drawn.map(({ cells }) => cells), sum ?? []]);
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ alignment }, index) => {
        const width = widths[index] ?? 0;
        const cell = clip(cells[index] ?? '', width);
        return alignment === 'left' ? cell.padEnd(width) : cell.padStart(width);
      })
      .join(SEPARATOR)
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join(SEPARATOR);
  return [
    line(head),
    rule,
    ...drawn.flatMap(({ cells, detail }) => [
      line(cells),
      ...(detail === undefined ? [] : wrap(detail, INDENT.repeat(2))),
    ]),
    ...(sum === undefined ? [] : [rule, line(sum)]),
  ];
}

/** As wide as the cells; if that is too much, the widest columns of text give way. */
function widthsOf(columns: readonly Column[], lines: readonly (readonly string[])[]): number[] {
  const widths = columns.map((_, index) => Math.max(...lines.map((cells) => cells[index]?.length ?? 0)));
  const separators = SEPARATOR.length * (columns.length - 1);
  const ofText = columns.flatMap(({ alignment }, index) => (alignment === 'left' ? [index] : []));
  for (;;) {
    const excess = widths.reduce((sum, width) => sum + width, separators) - WIDTH;
    const widest = ofText.reduce((a, b) => ((widths[b] ?? 0) > (widths[a] ?? 0) ? b : a));
    const width = widths[widest] ?? 0;
    if (excess <= 0 || width <= 1) return widths;
    widths[widest] = width - 1;
  }
}
