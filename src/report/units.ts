import type { Clock, Unit } from '../results/clock.ts';
import { isCompleted } from '../results/measurement.ts';
import type { Run } from '../results/schema.ts';
import { formatFigure } from './numbers.ts';

/** What is counted, for people. */
export const unitWords: Readonly<Record<Unit, string>> = {
  instructions: 'instructions executed by all CPUs of the machine',
  cycles: 'cycles of the CPU that executes the operation',
  ticks: 'ticks of a counter that runs at one rate',
  nanoseconds: 'nanoseconds',
};

/** What a unit is not, where it might be mistaken for it; else nothing. */
export function caveatOf(unit: Unit): string {
  return unit === 'instructions' ? 'not hardware time' : '';
}

/** The units of a run's figures, each once. */
export function unitsOf({ measurements }: Pick<Run, 'measurements'>): Unit[] {
  return [...new Set(measurements.filter(isCompleted).map(({ clock }) => clock.unit))];
}

/** The unit of what a run has no figure of: that of its other figures. */
export function commonUnit(run: Pick<Run, 'measurements'>): Unit {
  return unitsOf(run)[0] ?? 'instructions';
}

/** `±12`: how far samples are from a figure whose clock is not exact; nothing where every difference is one of the work. */
export function spreadText({ exact }: Clock, medianAbsoluteDeviation: number): string {
  return exact ? '' : ` ±${formatFigure(medianAbsoluteDeviation)}`;
}
