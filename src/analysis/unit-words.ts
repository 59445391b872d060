import type { Unit } from '../results/clock.ts';

/** What so many of a unit are called: `1 instruction`, `2 instructions`, without the number. */
export function unitWords(unit: Unit, count: number): string {
  return count === 1 ? unit.slice(0, -1) : unit;
}
