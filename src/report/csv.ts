import type { Run } from '../results/schema.ts';

/** Units are in the names; an operation's cost is still to be had from a batch's, less the calibration's. */
const HEADER = [
  'run',
  'configuration',
  'microbenchmark',
  'batch',
  'operations',
  'instructions_with_overhead',
  'start_instructions',
  'end_instructions',
];

/** Every batch of a run as a line of comma-separated values, calibrations included. */
export function renderCsv(run: Run): string {
  const lines = run.measurements
    .filter((measurement) => measurement.state === 'completed')
    .flatMap(({ configuration, samples }) =>
      samples.map((sample) => [
        run.id,
        configuration,
        sample.microbenchmark,
        sample.batch,
        sample.iterations,
        sample.ticks,
        sample.start,
        sample.end,
      ]),
    );
  return csvText([HEADER, ...lines]);
}

/** Lines of comma-separated values (RFC 4180, but that lines end with LF). */
export function csvText(lines: readonly (readonly (string | number)[])[]): string {
  return lines.map((fields) => `${fields.map(quote).join(',')}\n`).join('');
}

function quote(field: string | number): string {
  const text = String(field);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
