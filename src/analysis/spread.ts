import { quantileSorted } from 'simple-statistics';
import { including, type Interval, intervalOf, resampledMedians } from './interval.ts';
import { median, minimum } from './statistics.ts';

/** How the batches of a microbenchmark lie, whose clock is not exact: per operation, in its unit. */
export interface Spread {
  readonly minimum: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
  /** Where the median of many more such batches would be, 95 % of the time; by a bootstrap over the batches. */
  readonly interval: Interval;
  /** Whether the quartiles lie so far apart that the median says little. */
  readonly unsteady: boolean;
}

/** Of the median. */
const UNSTEADY = 0.1;

/**
 * How figures of batches lie.
 *
 * @param seed of the bootstrap: the same one gives the same interval
 * @throws RangeError if there is none
 */
export function spreadOf(perOperation: readonly number[], seed: string): Spread {
  const ascending = perOperation.toSorted((a, b) => a - b);
  const [lowerQuartile, upperQuartile] = [0.25, 0.75].map((part) => quantileSorted(ascending, part)) as [
    number,
    number,
  ];
  const center = median(ascending);
  const batches = perOperation.map((figure) => [figure]);
  return {
    minimum: minimum(ascending),
    lowerQuartile,
    upperQuartile,
    interval: including(intervalOf(resampledMedians(batches, seed), batches.length), center),
    unsteady: upperQuartile - lowerQuartile > UNSTEADY * center,
  };
}
