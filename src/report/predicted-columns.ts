import { eventsOfRun } from '../analysis/prediction/cells.ts';
import { COVERAGE } from '../analysis/prediction/range.ts';
import { predictEach, type PredictionReport } from '../analysis/prediction/report.ts';
import { cellAmong } from '../catalog/benchmarks.ts';
import type { HardwareProfile } from '../catalog/hardware/schema.ts';
import type { Run } from '../results/schema.ts';
import { refusalNotes } from './prediction-sheet.ts';
import { endsOf } from './prediction-words.ts';
import { printable } from './printable.ts';
import { configurationColumn, NO_FIGURE, plainCell, type Sheet } from './sheet.ts';

/** The tables with what microbenchmarks would take on hardware, as ranges and in columns of their own. */
export function withPredictions(sheets: readonly Sheet[], run: Run, hardware: HardwareProfile): Sheet[] {
  const { cells } = predictedIn(run, hardware);
  return sheets.map((sheet) => {
    if (sheet.kind !== 'microbenchmark') return sheet;
    const measured = sheet.groups.flatMap((group) => (group.origin === 'measured' ? group.columns : []));
    const columns = measured.filter(({ configuration }) =>
      cells.some((cell) => cell.configuration === configuration),
    );
    if (columns.length === 0) return sheet;
    const unit = `cycles predicted on ${hardware.id}`;
    return {
      ...sheet,
      groups: [
        ...sheet.groups,
        {
          title: unit,
          unit,
          origin: 'predicted',
          columns: columns.map(({ head }) => ({ ...configurationColumn(head), configuration: undefined })),
        },
      ],
      rows: sheet.rows.map((row) => ({
        ...row,
        cells: [
          ...row.cells,
          columns.map(({ configuration = '' }) => {
            const found = cellAmong(cells, { configuration, benchmark: row.benchmark });
            return plainCell(found === undefined ? NO_FIGURE : endsOf(found.prediction.range));
          }),
        ],
      })),
    };
  });
}

/** What the columns are, and why some cells have nothing; nothing without hardware. */
export function predictionNotes(run: Run, hardware: HardwareProfile | undefined): string[] {
  if (hardware === undefined) return [];
  const predicted = predictedIn(run, hardware);
  return [
    ...(predicted.cells.length === 0
      ? []
      : [
          `Predicted, not measured: ${hardware.title}. Each range is to hold at least ${Math.round(10 * COVERAGE)} of 10; ` +
            `worldswitch predict ${run.id} --hardware ${hardware.id} says what it is made of.`,
        ]),
    ...refusalNotes(predicted),
  ].map(printable);
}

function predictedIn(run: Run, profile: HardwareProfile): Pick<PredictionReport, 'cells' | 'refusals'> {
  return predictEach(
    eventsOfRun(run, () => true),
    { profile, anchor: undefined },
  );
}
