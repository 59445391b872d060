import type { PredictionReport } from '../analysis/prediction/report.ts';
import { drawTable } from './explanation.ts';
import { predictionSheetOf } from './prediction-sheet.ts';
import { wrap } from './wrap.ts';

/** Predictions for a terminal. */
export function renderPrediction(report: PredictionReport): string {
  const { heading, introduction, tables, notes } = predictionSheetOf(report);
  return [
    ...wrap(heading, ''),
    ...introduction.flatMap((sentences) => wrap(sentences, '')),
    '',
    ...tables.flatMap((table) => [...wrap(table.title, ''), ...drawTable(table), '']),
    ...notes.flatMap((note) => wrap(note, '')),
    '',
  ].join('\n');
}
