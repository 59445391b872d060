import type { PredictionReport } from '../analysis/prediction/report.ts';
import { drawSheet } from './explanation-markdown.ts';
import { predictionSheetOf } from './prediction-sheet.ts';

/** Predictions for a README or an issue: GitHub's kind of Markdown. */
export function renderPredictionMarkdown(report: PredictionReport): string {
  return drawSheet(predictionSheetOf(report));
}
