import type { HardwareProfile } from '../catalog/hardware/schema.ts';
import type { Run } from '../results/schema.ts';
import { findingGroups, findingLines } from './findings.ts';
import { notesOf, titleOf } from './notes.ts';
import { predictionNotes } from './predicted-columns.ts';
import { footnotesOf, type Sheet } from './sheet.ts';
import { sheetsOf } from './sheets.ts';
import { drawBlock } from './table-block.ts';
import { wrap } from './wrap.ts';

/** A run for a terminal. Text is wrapped; the table itself takes what it needs. */
export function renderTable(run: Run, hardware?: HardwareProfile): string {
  const sheets = sheetsOf(run, hardware);
  const footnotes = footnotesOf(sheets);
  return [
    titleOf(run),
    '',
    ...sheets.flatMap((sheet) => [sheet.title, ...drawSheet(sheet), '']),
    ...footnotes.flatMap((footnote) => wrap(footnote.text, `${footnote.mark} `)),
    ...(footnotes.length === 0 ? [] : ['']),
    ...findingGroups(run).flatMap(findingLines),
    ...[...notesOf(run), ...predictionNotes(run, hardware)].flatMap((note) => wrap(note, '')),
    '',
  ].join('\n');
}

/** Names, and beside them a block for each group. */
function drawSheet({ groups, rows }: Sheet): string[] {
  const names = rows.map(({ name, indented, marks }) =>
    [indented ? '  ' : '', name, ...marks.map((mark) => ` ${mark}`)].join(''),
  );
  const width = Math.max(...names.map((name) => name.length));
  const first = ['', '', '-'.repeat(width), ...names].map((name) => name.padEnd(width));
  const blocks = groups.map(({ title, columns }, group) =>
    drawBlock(
      title,
      columns.map(({ head }) => head),
      rows.map(({ cells }) => (cells[group] ?? []).map(({ text, mark }) => text + mark)),
    ),
  );
  return first.map((name, line) => [name, ...blocks.map((block) => block[line] ?? '')].join(' | ').trimEnd());
}
