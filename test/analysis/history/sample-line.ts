import type { HistoryLine, Reading } from '../../../src/analysis/history/history.ts';

/** A reading of a value, in one way unless a test says otherwise. */
export function reading(value: number, fields: Partial<Reading> = {}): Reading {
  return { way: 'one way', value, sensitivity: 0, run: `run of ${value}`, explained: true, ...fields };
}

/** A line with these readings at its versions; a text is the reason of a gap. */
export function lineOf(
  points: readonly (readonly Reading[] | string)[],
  fields: Partial<HistoryLine> = {},
): HistoryLine {
  return {
    configuration: 'kvm-arm64',
    benchmark: 'hypercall',
    unit: 'instructions',
    per: 'operation',
    points: points.map((point) =>
      typeof point === 'string' ? { readings: [], gap: point } : { readings: point, gap: undefined },
    ),
    ...fields,
  };
}
