/*
 * The forms in which things can be shown, by the names that a user types. Apart from what makes them, which takes long to
 * load: a command line that is only to say what it takes shall not wait for it.
 */

/** Of a run (format.ts). */
export const formatNames = ['table', 'markdown', 'json', 'csv', 'kcidb'] as const;
export type Format = (typeof formatNames)[number];

/** Of a comparison (comparison-format.ts). */
export const comparisonFormatNames = [
  'table',
  'markdown',
  'json',
  'svg',
  'flame-graph',
  'html',
  'latex',
  'mail',
] as const;
export type ComparisonFormat = (typeof comparisonFormatNames)[number];

/** Of a run beside the one that reproduces it. */
export const reproductionFormatNames = ['table', 'json'] as const;
export type ReproductionFormat = (typeof reproductionFormatNames)[number];

/** Of what a check says of a comparison (check-format.ts). */
export const checkFormatNames = [
  'table',
  'markdown',
  'json',
  'svg',
  'html',
  'latex',
  'junit',
  'github',
] as const;
export type CheckFormat = (typeof checkFormatNames)[number];

/** Of an explanation (explanation-format.ts). */
export const explanationFormatNames = ['table', 'markdown', 'json', 'folded', 'speedscope', 'svg'] as const;
export type ExplanationFormat = (typeof explanationFormatNames)[number];

/** Of predictions (prediction-format.ts). */
export const predictionFormatNames = ['table', 'markdown', 'json', 'csv'] as const;
export type PredictionFormat = (typeof predictionFormatNames)[number];

/** For what charts are made (charts/size.ts). */
export const chartSizeNames = ['page', 'paper', 'slide'] as const;
export type ChartSizeName = (typeof chartSizeNames)[number];

/** Of a report (report-format.ts). */
export const reportFormatNames = ['html', 'markdown', 'latex'] as const;
export type ReportFormat = (typeof reportFormatNames)[number];

/** Of a history (history/format.ts). */
export const historyFormatNames = ['table', 'markdown', 'json', 'csv', 'svg', 'html'] as const;
export type HistoryFormat = (typeof historyFormatNames)[number];
