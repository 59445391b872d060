import type { PredictedCell, PredictionReport } from '../analysis/prediction/report.ts';
import { isCertain, type Range } from '../analysis/prediction/range.ts';
import type { Prediction } from '../analysis/prediction/prediction.ts';
import { csvText } from './csv.ts';

/** The middle is empty where the range is too wide for one. Of a change there is a line for what it goes from, and one for what it goes to. */
const HEADER = [
  'hardware',
  'configuration',
  'benchmark',
  'side',
  'kernel',
  'run',
  'path',
  'instructions',
  'unit',
  'middle',
  'least',
  'most',
];

/** Each prediction as a line of comma-separated values; of a workload's exits, whose path is `exits`, for one unit of its work. */
export function renderPredictionCsv({ basis, cells, exits }: PredictionReport): string {
  const lineOf = (
    side: string,
    { benchmark }: PredictedCell,
    { configuration, kernel, runId }: PredictedCell['counted'],
    { along, instructions, unit, range }: Prediction,
  ): (string | number)[] => [
    ...[basis.profile.id, configuration, benchmark, side, kernel ?? '', runId],
    ...[along, instructions, unit, ...fields(range)],
  ];
  const lines = cells.flatMap((cell) => {
    const { prediction, change, counted, countedAfter } = cell;
    if (change === undefined || countedAfter === undefined) return [lineOf('', cell, counted, prediction)];
    return [
      lineOf('before', cell, counted, change.before),
      lineOf('after', cell, countedAfter, change.after),
    ];
  });
  const ofWorkloads = exits.map(({ configuration, benchmark, unit, range }) => [
    ...[basis.profile.id, configuration, benchmark, '', '', '', 'exits', '', unit],
    ...fields(range),
  ]);
  return csvText([HEADER, ...lines, ...ofWorkloads]);
}

function fields(range: Range): (string | number)[] {
  return [isCertain(range) ? range.middle : '', range.least, range.most];
}
