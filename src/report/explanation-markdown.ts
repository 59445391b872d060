import type { ExplainedMicrobenchmark } from './explained-cell.ts';
import type { ExplanationDetail } from './explanation-detail.ts';
import { explanationSheetOf } from './explanation-sheet.ts';
import type { DrawnSheet, DrawnTable } from './explanation-table.ts';
import { gfmRow, gfmRule, gfmText } from './gfm.ts';

/**
 * The explanation of a microbenchmark for a README or an issue: GitHub's kind of Markdown.
 *
 * @throws WorldswitchError if it is damaged
 */
export function renderExplanationMarkdown(
  explained: ExplainedMicrobenchmark,
  detail?: ExplanationDetail,
): string {
  return drawSheet(explanationSheetOf(explained, detail));
}

/** A sheet whose sentences are lists, and its tables. */
export function drawSheet({ heading, introduction, tables, notes }: DrawnSheet): string {
  return [
    `**${gfmText(heading)}**`,
    '',
    ...introduction.map((sentences) => `- ${gfmText(sentences)}`),
    '',
    ...tables.flatMap((table) => [`**${gfmText(table.title)}**`, '', ...drawTable(table), '']),
    ...notes.map((note) => `- ${gfmText(note)}`),
    '',
  ].join('\n');
}

/** A table. Details are a column of their own. */
export function drawTable({ columns, rows, sum, detailHead }: DrawnTable): string[] {
  const details = rows.some(({ detail }) => detail !== undefined) && detailHead !== undefined;
  return [
    gfmRow([...columns.map(({ head }) => head), ...(details ? [detailHead] : [])]),
    gfmRule([...columns.map(({ alignment }) => alignment), ...(details ? (['left'] as const) : [])]),
    ...rows.map(({ indented, cells, detail }) =>
      gfmRow([
        ...cells.map((cell, index) => (indented && index === 0 ? '&nbsp;&nbsp;' : '') + gfmText(cell)),
        ...(details ? [gfmText(detail ?? '')] : []),
      ]),
    ),
    ...(sum === undefined
      ? []
      : [gfmRow([...sum.map((cell) => (cell === '' ? '' : `**${cell}**`)), ...(details ? [''] : [])])]),
  ];
}
