import type { Basis } from '../analysis/prediction/basis.ts';
import { scaled } from '../analysis/prediction/range.ts';
import type { PredictedCell } from '../analysis/prediction/report.ts';
import { type DrawnTable, figureColumn, textColumn } from './explanation-table.ts';
import { formatFigure } from './numbers.ts';
import { differenceOf, endsOf, middleOf, signed, whole } from './prediction-words.ts';

/** What each cell is predicted to take; nanoseconds too where the frequency is known. */
export function overviewTable(cells: readonly PredictedCell[], { profile }: Basis): DrawnTable {
  const unit = cells[0]?.prediction.unit ?? 'cycles';
  const { gigahertz } = profile;
  const inTime = unit === 'cycles' && gigahertz !== null;
  return {
    title: `Predicted ${unit} per operation`,
    columns: [
      textColumn('configuration'),
      textColumn('microbenchmark'),
      figureColumn('instructions'),
      figureColumn(unit),
      figureColumn('range'),
      ...(inTime ? [figureColumn('nanoseconds')] : []),
    ],
    rows: cells.map(({ configuration, benchmark, prediction: { range, instructions } }) => ({
      indented: false,
      cells: [
        configuration,
        benchmark,
        formatFigure(instructions),
        middleOf(range),
        endsOf(range),
        ...(inTime ? [endsOf(scaled(range, 1 / gigahertz))] : []),
      ],
    })),
  };
}

/** What each cell is predicted to take before and after a change. */
export function changeTable(cells: readonly PredictedCell[]): DrawnTable {
  const unit = cells[0]?.prediction.unit ?? 'cycles';
  return {
    title: `Predicted ${unit} per operation, before and after`,
    columns: [
      textColumn('configuration'),
      textColumn('microbenchmark'),
      figureColumn('before'),
      figureColumn('after'),
      figureColumn('difference'),
      figureColumn('range of the difference'),
    ],
    rows: cells.flatMap(({ configuration, benchmark, change, countedAfter }) => {
      if (change === undefined) return [];
      const { before, after, difference } = change;
      const other = countedAfter?.configuration ?? configuration;
      return [
        {
          indented: false,
          cells: [
            other === configuration ? configuration : `${configuration} → ${other}`,
            benchmark,
            middleOf(before.range),
            middleOf(after.range),
            differenceOf(difference),
            `${signed(difference.least)} to ${signed(difference.most)}`,
          ],
          detail: `before ${endsOf(before.range)}, after ${endsOf(after.range)} ${unit}; ${whole(before.instructions)} and ${whole(after.instructions)} instructions`,
        },
      ];
    }),
    detailHead: 'ranges',
  };
}
