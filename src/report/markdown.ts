import type { Run } from '../results/schema.ts';
import { notesOf, titleOf } from './notes.ts';
import { FINDINGS_TITLE, findingTexts } from './findings.ts';
import { gfmRow, gfmRule, gfmText } from './gfm.ts';
import { columnsOf, type Sheet, sheetsOf } from './sheet.ts';

/** A run for a README or an issue: GitHub's kind of Markdown. */
export function renderMarkdown(run: Run): string {
  const columns = columnsOf(run);
  const { sheets, footnotes } = sheetsOf(columns);
  const findings = findingTexts(columns);
  return [
    `**${titleOf(run)}**`,
    '',
    ...sheets
      .filter(({ rows }) => rows.length > 0)
      .flatMap((sheet) => [gfmText(sheet.title), '', ...drawSheet(sheet), '']),
    ...(findings.length === 0 ? [] : [FINDINGS_TITLE, '']),
    ...findings.map(({ verdict, claim, figures }) => `- **${verdict}**: ${gfmText(`${claim} ${figures}`)}`),
    ...(findings.length === 0 ? [] : ['']),
    ...footnotes.map((footnote) => `- ${footnote.mark} ${gfmText(footnote.text)}`),
    ...notesOf(run, columns, sheets).map((note) => `- ${gfmText(note)}`),
    '',
  ].join('\n');
}

function drawSheet(sheet: Sheet): string[] {
  const head = [
    'per operation',
    ...sheet.configurations.map((configuration) => `${configuration}, instructions`),
    ...sheet.publishedColumns.map((column) => `published 2016 (${column}), cycles`),
  ];
  const rows = sheet.rows.map((row) => [
    [row.indented ? '&nbsp;&nbsp;' : '', row.microbenchmark, ...row.marks.map((mark) => ` ${mark}`)].join(''),
    ...row.figures.map((figure) => figure.trim()),
    ...row.cycles,
  ]);
  return [
    gfmRow(head),
    gfmRule(head.map((_, index) => (index === 0 ? 'left' : 'right'))),
    ...rows.map(gfmRow),
  ];
}
