import type { HistoryLine } from '../../analysis/history/history.ts';
import { seamsOf, stepsOf } from '../../analysis/history/steps.ts';

/** A version, by its index, to be measured on a configuration once more. */
export interface Wanted {
  readonly configuration: string;
  readonly index: number;
  readonly benchmarks: string[];
}

/** Whether a version, by its index, can be had for a configuration. */
export type CanBeHad = (configuration: string, index: number) => boolean;

/** Where neighbours were measured in two ways, the one of them that joins these if it is measured in the way of now. */
export function jointsIn(lines: readonly HistoryLine[], canBeHad: CanBeHad): Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const line of lines) {
    const { configuration, benchmark, points } = line;
    for (const { from, to } of seamsOf(line)) {
      const latest = (index: number): string =>
        points[index]?.readings
          .map(({ run }) => run)
          .toSorted()
          .at(-1) ?? '';
      // The one that was measured longer ago lacks the way of now.
      const sides = [from, to].toSorted((a, b) => (latest(a) < latest(b) ? -1 : 1));
      const index = sides.find((each) => canBeHad(configuration, each));
      if (index !== undefined) add(wanted, configuration, index, benchmark);
    }
  }
  return [...wanted.values()];
}

/** The sides of steps of which it is not known where their instructions went. */
export function sidesToExplain(lines: readonly HistoryLine[], canBeHad: CanBeHad): Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const line of lines) {
    for (const { configuration, benchmark, from, to } of stepsOf(line)) {
      const sides = [from, to].map((index) => ({ index, readings: line.points[index]?.readings ?? [] }));
      const lacking = sides.filter(({ readings }) => !readings.some(({ explained }) => explained));
      // A side that can't be had any more leaves the other without use.
      if (lacking.some(({ index }) => !canBeHad(configuration, index))) continue;
      for (const { index } of lacking) add(wanted, configuration, index, benchmark);
    }
  }
  return [...wanted.values()];
}

function add(wanted: Map<string, Wanted>, configuration: string, index: number, benchmark: string): void {
  const key = `${configuration} ${index}`;
  const found = wanted.get(key) ?? { configuration, index, benchmarks: [] };
  if (!found.benchmarks.includes(benchmark)) found.benchmarks.push(benchmark);
  wanted.set(key, found);
}
