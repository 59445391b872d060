/** Seconds as they are said to somebody who waits: `45 s`, `3 min`, `2.5 h`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** How long work has taken so far, and about how long the rest will, if that is known: `21 s so far, about 28 s left`. */
export function soFar(seconds: number, left: number | null): string {
  return `${duration(seconds)} so far${left === null ? '' : `, about ${duration(left)} left`}`;
}

/**
 * Seconds that are left if work goes on as it did; null if nothing is, or nothing can be said yet.
 *
 * @param seconds that the parts which are done have taken
 */
export function secondsLeft(seconds: number, done: number, total: number): number | null {
  return done === 0 || done >= total ? null : (seconds / done) * (total - done);
}
