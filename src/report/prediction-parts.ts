import type { Basis } from '../analysis/prediction/basis.ts';
import type { PredictedCell } from '../analysis/prediction/report.ts';
import { type DrawnTable, figureColumn, textColumn } from './explanation-table.ts';
import { formatFigure } from './numbers.ts';
import { differenceOf, eachOf, endsOf, middleOf, signed, whole } from './prediction-words.ts';

/** What each kind of event takes in a cell. */
export function partsTable(
  { configuration, benchmark, prediction }: PredictedCell,
  { profile }: Basis,
): DrawnTable {
  const known = (kind: string): string => profile.costs[kind]?.provenance ?? '';
  const { parts, range, unit } = prediction;
  return {
    title: `${benchmark} on ${configuration} by kind of event`,
    columns: [
      textColumn('kind'),
      figureColumn('events'),
      figureColumn(`${unit} each`),
      textColumn('which is'),
      figureColumn(unit),
      figureColumn('range'),
    ],
    rows: parts.map(({ kind, count, each, range: own }) => ({
      indented: false,
      cells: [kind.id, formatFigure(count), eachOf(each), known(kind.id), whole(own.middle), endsOf(own)],
    })),
    sum: ['sum', '', '', '', middleOf(range), endsOf(range)],
  };
}

/** What each kind of event has to do with a change. */
export function changedPartsTable({
  configuration,
  benchmark,
  change,
  prediction,
}: PredictedCell): DrawnTable[] {
  if (change === undefined) return [];
  return [
    {
      title: `${benchmark} on ${configuration}: the change by kind of event, middles in ${prediction.unit}`,
      columns: [
        textColumn('events'),
        figureColumn('before'),
        figureColumn('after'),
        figureColumn('difference'),
      ],
      rows: change.parts.map(({ kind, before, after, difference }) => ({
        indented: false,
        cells: [`${kind.title} (${kind.id})`, formatFigure(before), formatFigure(after), signed(difference)],
      })),
      sum: ['sum', '', '', differenceOf(change.difference)],
    },
  ];
}

/** What software does on the hardware beside what was counted; `undefined` if there is nothing. */
export function termsTable(cells: readonly PredictedCell[]): DrawnTable | undefined {
  const rows = cells.flatMap(({ configuration, benchmark, prediction }) =>
    prediction.terms.map(({ term, count, range }) => ({
      indented: false,
      cells: [
        `${benchmark} on ${configuration}`,
        term.title,
        formatFigure(count),
        whole(range.middle),
        endsOf(range),
      ],
      detail: `switched on by: ${term.switchedOnBy}`,
    })),
  );
  if (rows.length === 0) return undefined;
  return {
    title:
      'Beside it, where it is switched on: what the emulated CPU never executes, as it lacks the feature or the defect; cycles per operation',
    columns: [
      textColumn('of'),
      textColumn('what'),
      figureColumn('times'),
      figureColumn('middle'),
      figureColumn('range'),
    ],
    rows,
    detailHead: 'switched on by',
  };
}
