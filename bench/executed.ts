import { isOfMicrobenchmarks } from '../src/results/measurement.ts';
import type { Run } from '../src/results/schema.ts';

/**
 * Instructions that the machines of a run executed from the first batch to the end of the last one, in millions: what a run
 * from snapshots costs on any computer, the same each time.
 */
export function executedMillions({ measurements }: Pick<Run, 'measurements'>): number {
  const spans = measurements.filter(isOfMicrobenchmarks).map(({ samples }) => {
    const [first, last] = [samples[0], samples.at(-1)];
    return first === undefined || last === undefined ? 0 : last.end - first.start;
  });
  return spans.reduce((sum, span) => sum + span, 0) / 1e6;
}
