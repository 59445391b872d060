import { type CompletedMeasurement, isCompleted } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { WorldswitchError } from '../system/errors.ts';
import { lowerBoundOf } from './figure-limits.ts';
import { columnsOf, isMostlyDecoding, type MeasuredColumn } from './measured-columns.ts';

/**
 * A calibration belongs to the figures of its measurement: an operation's cost is to be had from a batch's ticks, less
 * the calibration's. Ticks, start and end are in the unit of the line. The last column is what a reader of the figure has
 * to know.
 */
const HEADER = [
  'run',
  'measurement',
  'configuration',
  'benchmark',
  'batch',
  'operations',
  'unit',
  'ticks',
  'start',
  'end',
  'note',
];

/** Every batch or repetition of a run as a line of comma-separated values, calibrations included. */
export function renderCsv({ id, measurements }: Run): string {
  const lines = measurements.flatMap((measurement, index) => {
    if (!isCompleted(measurement)) return [];
    const noteOf = notesIn(measurement);
    return measurement.samples.map(({ benchmark, batch, iterations, ticks, start, end }) => [
      ...[id, index, measurement.configuration, benchmark, batch, iterations],
      ...[measurement.clock.unit, ticks, start, end, noteOf(benchmark)],
    ]);
  });
  return csvText([HEADER, ...lines]);
}

/** What a figure of a benchmark must not be taken for, in a word or two; of most nothing is to be said. */
function notesIn(measurement: CompletedMeasurement): (benchmark: string) => string {
  const column = columnOf(measurement);
  return (benchmark) => {
    if (lowerBoundOf({ benchmark, clock: measurement.clock }) !== undefined) return 'lower bound';
    return column !== undefined && isMostlyDecoding(column, benchmark) ? 'mostly decoding' : '';
  };
}

/** The figures of the samples, where this version can make them: all batches are shown whether it can or not. */
function columnOf(measurement: CompletedMeasurement): MeasuredColumn | undefined {
  try {
    return columnsOf({ measurements: [measurement] })[0];
  } catch (error) {
    if (error instanceof WorldswitchError) return undefined;
    throw error;
  }
}

/** Lines of comma-separated values (RFC 4180, but that lines end with LF). */
export function csvText(lines: readonly (readonly (string | number)[])[]): string {
  return lines.map((fields) => `${fields.map(quote).join(',')}\n`).join('');
}

function quote(field: string | number): string {
  const text = String(field);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
