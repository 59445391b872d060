import type { HardwareProfile } from '../catalog/hardware/schema.ts';
import type { Run } from '../results/schema.ts';
import { findingGroups } from './findings.ts';
import { gfmRow, gfmRule, gfmText } from './gfm.ts';
import { notesOf, titleOf } from './notes.ts';
import { predictionNotes } from './predicted-columns.ts';
import { footnotesOf, type Sheet } from './sheet.ts';
import { sheetsOf } from './sheets.ts';

/** A run for a README or an issue: GitHub's kind of Markdown. */
export function renderMarkdown(run: Run, hardware?: HardwareProfile): string {
  const sheets = sheetsOf(run, hardware);
  return [
    `**${gfmText(titleOf(run))}**`,
    '',
    ...sheets.flatMap((sheet) => [gfmText(sheet.title), '', ...drawSheet(sheet), '']),
    ...findingGroups(run).flatMap(({ title, findings }) => [
      title,
      '',
      ...findings.map(({ verdict, claim, figures }) => `- **${verdict}**: ${gfmText(`${claim} ${figures}`)}`),
      '',
    ]),
    ...footnotesOf(sheets).map((footnote) => `- ${footnote.mark} ${gfmText(footnote.text)}`),
    ...[...notesOf(run), ...predictionNotes(run, hardware)].map((note) => `- ${gfmText(note)}`),
    '',
  ].join('\n');
}

/** Its tables have no groups of columns, so that each head says its unit. */
function drawSheet({ per, groups, rows }: Sheet): string[] {
  const head = [
    `per ${per}`,
    ...groups.flatMap(({ unit, columns }) => columns.map(({ name }) => gfmText(`${name}, ${unit}`))),
  ];
  return [
    gfmRow(head),
    gfmRule(head.map((_, index) => (index === 0 ? 'left' : 'right'))),
    ...rows.map(({ name, indented, marks, cells }) =>
      gfmRow([
        [indented ? '&nbsp;&nbsp;' : '', gfmText(name), ...marks.map((mark) => ` ${mark}`)].join(''),
        ...cells.flat().map(({ text, mark }) => (text + mark).trim()),
      ]),
    ),
  ];
}
