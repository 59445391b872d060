import { soFar } from './duration.ts';

/**
 * How far work is that has several parts: `3 of 7, 21 s so far, about 28 s left`. What is left is what the parts that have ended
 * took, for those that have not; nothing is guessed before one has.
 *
 * @param now the time, in milliseconds
 * @returns to be called at the end of each part; an empty string if there is but one
 */
export function createHowFar(total: number, now: () => number = () => performance.now()): () => string {
  const begun = now();
  let ended = 0;
  return () => {
    ended++;
    if (total < 2) return '';
    return `${ended} of ${total}, ${soFar((now() - begun) / 1000, ended, total)}`;
  };
}
