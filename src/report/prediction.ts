import type { PredictionReport } from '../analysis/prediction/report.ts';
import { drawSheet } from './explanation.ts';
import { predictionSheetOf } from './prediction-sheet.ts';

/** Predictions for a terminal. */
export function renderPrediction(report: PredictionReport): string {
  return drawSheet(predictionSheetOf(report));
}
