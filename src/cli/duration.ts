/** Seconds as they are said to somebody who waits: `45 s`, `3 min`, `2.5 h`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/**
 * How long work has taken so far and, once some of it is done, about how long the rest will if it goes on as it did: `21 s so far,
 * about 28 s left`.
 */
export function soFar(seconds: number, done: number, total: number): string {
  const left = done > 0 && done < total ? `, about ${duration((seconds / done) * (total - done))} left` : '';
  return `${duration(seconds)} so far${left}`;
}
