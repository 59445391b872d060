import type { PredictionReport } from '../analysis/prediction/report.ts';
import { drawTable } from './explanation-markdown.ts';
import { gfmText } from './gfm.ts';
import { predictionSheetOf } from './prediction-sheet.ts';

/** Predictions for a README or an issue: GitHub's kind of Markdown. */
export function renderPredictionMarkdown(report: PredictionReport): string {
  const { heading, introduction, tables, notes } = predictionSheetOf(report);
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
