import { type EventsOfCell, eventsOfRun } from '../src/analysis/prediction/cells.ts';
import { LEAST_FOR_AN_ERROR, validate, type Validated } from '../src/analysis/prediction/validation.ts';
import { hardwareProfiles } from '../src/catalog/hardware/index.ts';
import { publishedFigures } from '../src/catalog/hardware/published-figures.ts';
import { median } from '../src/analysis/statistics.ts';
import { gfmText } from '../src/report/gfm.ts';
import { formatFigure } from '../src/report/numbers.ts';
import { alignedTable } from './aligned-table.ts';
import { recordedFiles, readRun } from './recordings.ts';

/** The lines of the table that holds predictions against what others measured, from the stored runs. */
export function validationTable(): string[] {
  const rows = validate(publishedFigures, hardwareProfiles, countedInRecordings());
  const entering = rows.filter(({ reason }) => reason === undefined);
  return [
    ...conclusion(entering),
    '',
    ...alignedTable(
      [
        HEAD,
        ...[...entering, ...rows.filter(({ reason }) => reason !== undefined)].map((row) =>
          cellsOf(row).map(gfmText),
        ),
      ],
      (column) => FIGURES.has(column),
    ),
  ];
}

/** Columns of figures. */
const FIGURES = new Set([2, 3, 4]);
const HEAD = ['published', 'with', 'figure', 'predicted', 'ratio', 'inside', 'enters'];

function countedInRecordings(): EventsOfCell[] {
  return recordedFiles().flatMap((file) => eventsOfRun(readRun(file), () => true).cells);
}

function cellsOf({ figure, range, kernel, reason }: Validated): string[] {
  const { what, machine, software, value, unit } = figure;
  const word = unit === 'cycles' ? 'cycles' : 'ns';
  return [
    `${what}, ${machine}`,
    kernel === undefined ? software : `${software}; counted: ${kernel}`,
    `${whole(value)} ${word}`,
    range === undefined ? '' : `${whole(range.least)} to ${whole(range.most)} ${word}`,
    range === undefined ? '' : (range.middle / value).toFixed(2),
    range === undefined ? '' : value >= range.least && value <= range.most ? 'yes' : 'no',
    reason === undefined ? 'yes' : `not comparable: ${reason}`,
  ];
}

/** How far predictions are off, or that too few figures say it. */
function conclusion(entering: readonly Validated[]): string[] {
  const found = `${entering.length} of the published figures ${entering.length === 1 ? 'enters' : 'enter'}`;
  if (entering.length < LEAST_FOR_AN_ERROR)
    return [`${found}; with fewer than ${LEAST_FOR_AN_ERROR} no error of predictions is claimed.`];
  const errors = entering.map(({ figure, range }) => Math.abs((range?.middle ?? 0) / figure.value - 1));
  const inside = entering.filter(
    ({ figure: { value }, range }) => range !== undefined && value >= range.least && value <= range.most,
  );
  return [
    `${found}: the median error is ${Math.round(100 * median(errors))} %, ` +
      `and ${Math.round((100 * inside.length) / entering.length)} % are inside their range.`,
  ];
}

function whole(value: number): string {
  return formatFigure(Math.round(value), 0);
}
