import { secondsLeft, soFar } from '../report/duration.ts';

/** How far work is that has several parts. */
export interface HowFar {
  /** Says it of now: `3 of 7, 21 s so far, about 28 s left`, and of one part only how long it has taken. */
  readonly now: () => string;
  /** A part has ended: says it of now, and nothing if there is but one. */
  readonly ended: () => string;
}

/**
 * What is left is what the parts that have ended took, for those that have not; nothing is guessed before one has.
 *
 * @param clock the time, in milliseconds
 */
export function createHowFar(total: number, clock: () => number = () => performance.now()): HowFar {
  const begun = clock();
  let ended = 0;
  const now = (): string => {
    const seconds = (clock() - begun) / 1000;
    const taken = soFar(seconds, secondsLeft(seconds, ended, total));
    return total < 2 ? taken : `${ended} of ${total}, ${taken}`;
  };
  return {
    now,
    ended: () => {
      ended++;
      return total < 2 ? '' : now();
    },
  };
}
