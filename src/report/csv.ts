import { isCompleted } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';

/**
 * A calibration belongs to the figures of its measurement: an operation's cost is to be had from a batch's ticks, less
 * the calibration's. Ticks, start and end are in the unit of the line.
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
];

/** Every batch or repetition of a run as a line of comma-separated values, calibrations included. */
export function renderCsv({ id, measurements }: Run): string {
  const lines = measurements.flatMap((measurement, index) =>
    isCompleted(measurement)
      ? measurement.samples.map(({ benchmark, batch, iterations, ticks, start, end }) => [
          ...[id, index, measurement.configuration, benchmark, batch, iterations],
          ...[measurement.clock.unit, ticks, start, end],
        ])
      : [],
  );
  return csvText([HEADER, ...lines]);
}

/** Lines of comma-separated values (RFC 4180, but that lines end with LF). */
function csvText(lines: readonly (readonly (string | number)[])[]): string {
  return lines.map((fields) => `${fields.map(quote).join(',')}\n`).join('');
}

function quote(field: string | number): string {
  const text = String(field);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
