import type { Run } from '../results/schema.ts';
import { notesOf, titleOf } from './notes.ts';
import { findingLines, FINDINGS_TITLE, findingTexts } from './findings.ts';
import { columnsOf, type Sheet, sheetsOf } from './sheet.ts';
import { wrap } from './wrap.ts';

/** A run for a terminal. Text is wrapped; the table itself takes what it needs. */
export function renderTable(run: Run): string {
  const columns = columnsOf(run);
  const { sheets, footnotes } = sheetsOf(columns);
  const findings = findingTexts(columns);
  const notes = notesOf(run, columns, sheets);
  return [
    titleOf(run),
    '',
    ...sheets
      .filter(({ rows }) => rows.length > 0)
      .flatMap((sheet) => [sheet.title, ...drawSheet(sheet), '']),
    ...footnotes.flatMap((footnote) => wrap(footnote.text, `${footnote.mark} `)),
    ...(footnotes.length === 0 ? [] : ['']),
    ...findingLines(FINDINGS_TITLE, findings),
    ...notes.flatMap((note) => wrap(note, '')),
    '',
  ].join('\n');
}

/** Blocks side by side, each with its own title: names, instructions, and the published cycles. */
function drawSheet(sheet: Sheet): string[] {
  const names = sheet.rows.map((row) =>
    [row.indented ? '  ' : '', row.microbenchmark, ...row.marks.map((mark) => ` ${mark}`)].join(''),
  );
  const nameWidth = Math.max(...names.map((name) => name.length));
  const first = ['', '', '-'.repeat(nameWidth), ...names].map((name) => name.padEnd(nameWidth));
  const blocks = [first];
  const figures = sheet.rows.map((row) => row.figures);
  blocks.push(drawBlock('instructions per operation', sheet.configurations, figures));
  if (sheet.publishedColumns.length > 0) {
    const cycles = sheet.rows.map((row) => row.cycles);
    blocks.push(drawBlock('cycles, 2016', sheet.publishedColumns, cycles));
  }
  return first.map((_, line) =>
    blocks
      .map((block) => block[line] ?? '')
      .join(' | ')
      .trimEnd(),
  );
}

/** Lines of equal length, aligned at the right: a title above all columns, their heads, a rule, the cells. */
export function drawBlock(
  title: string,
  heads: readonly string[],
  cells: readonly (readonly string[])[],
): string[] {
  const lines = [heads, ...cells];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const [head = '', ...drawn] = lines.map((line) =>
    line.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '),
  );
  const width = Math.max(title.length, head.length);
  return [
    title.padEnd(width),
    head.padStart(width),
    '-'.repeat(width),
    ...drawn.map((line) => line.padStart(width)),
  ];
}
