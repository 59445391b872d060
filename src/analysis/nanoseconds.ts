import type { Clock } from '../results/clock.ts';

/** Nanoseconds that a unit of a clock takes; `undefined` of a clock that does not run at one rate, or at none that is known. */
export function nanosecondsOf({ frequency }: Clock): number | undefined {
  return frequency === undefined ? undefined : 1e9 / frequency;
}

/**
 * The clock that figures are compared in: of a counter whose frequency is known one of nanoseconds, as another VM's counter has
 * another frequency; any other itself.
 */
export function comparedClock(clock: Clock): Clock {
  const nanoseconds = nanosecondsOf(clock);
  if (nanoseconds === undefined) return clock;
  return { unit: 'nanoseconds', resolution: clock.resolution * nanoseconds, exact: clock.exact };
}
