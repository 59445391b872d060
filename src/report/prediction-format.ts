import type { PredictionReport } from '../analysis/prediction/report.ts';
import type { PredictionFormat } from './format-names.ts';
import { renderPredictionCsv } from './prediction-csv.ts';
import { renderPredictionJson } from './prediction-json.ts';
import { renderPrediction } from './prediction.ts';
import { renderPredictionMarkdown } from './prediction-markdown.ts';

/** Every form in which predictions can be shown. Each gives a text that ends with a line feed. */
export const predictionFormats = {
  /** For a terminal. */
  table: renderPrediction,
  /** For an issue or a pull request. */
  markdown: renderPredictionMarkdown,
  /** All of it, for other programs. */
  json: renderPredictionJson,
  /** A prediction a line. */
  csv: renderPredictionCsv,
} as const satisfies Record<PredictionFormat, (report: PredictionReport) => string>;
