import { errorFunction, quantileSorted, sampleWithReplacement } from 'simple-statistics';
import { seededNumbers } from './seeded.ts';
import { median } from './statistics.ts';

/** What a figure may be as well, as far as its measurement can tell: 95 % of the time it is in here. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How often values are drawn anew. More would move the ends of an interval by less than one prints. */
const RESAMPLES = 2000;

/** Of the chances of an interval of 95 %, those on each side of it. */
const TAIL = 0.025;

/**
 * Medians of what groups of values give if whole groups are drawn from them, as many as there are and any of them more
 * than once: the bootstrap by cluster (Davison and Hinkley, Bootstrap Methods and their Application, 3.8). Values of one
 * group have in common what no drawing within it would show.
 *
 * @param seed any text: the same one gives the same medians, another one medians that have nothing to do with them
 */
export function resampledMedians(groups: readonly (readonly number[])[], seed: string): number[] {
  const random = seededNumbers(seed);
  const all = [...groups];
  return Array.from({ length: RESAMPLES }, () =>
    median(sampleWithReplacement(all, all.length, random).flat()),
  );
}

/**
 * The interval that resampled figures give. A bootstrap of few groups is too narrow, for the same two reasons that the
 * normal distribution is where Student's belongs; so it is read further out, by as much (Hesterberg, What Teachers Should
 * Know about the Bootstrap, The American Statistician 69, 2015, 5.3: the expanded percentile interval).
 *
 * @param groups how many were drawn from
 */
export function intervalOf(resampled: readonly number[], groups: number): Interval {
  const ascending = resampled.toSorted((a, b) => a - b);
  const tail = expandedTail(groups);
  return { low: quantileSorted(ascending, tail), high: quantileSorted(ascending, 1 - tail) };
}

/**
 * The same, and the value itself, which the middle of an even number need not be within.
 *
 * @param reach how far from the value it goes at least, to either side
 */
export function including({ low, high }: Interval, value: number, reach = 0): Interval {
  return { low: Math.min(low, value - reach), high: Math.max(high, value + reach) };
}

/** Whether an interval leaves open that it is a certain value. */
export function contains({ low, high }: Interval, value: number): boolean {
  return low <= value && value <= high;
}

/** Student's t for 95 %, by degrees of freedom from 1; beyond the table it is nearly that of the normal distribution. */
const STUDENT = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086,
];
const NORMAL = 1.96;

function expandedTail(groups: number): number {
  if (groups < 2) return TAIL;
  const deviations = Math.sqrt(groups / (groups - 1)) * (STUDENT[groups - 2] ?? NORMAL);
  // The chance that a normal value lies above so many of them; of many it is so small that rounding makes it negative.
  return Math.max(0, (1 - errorFunction(deviations / Math.SQRT2)) / 2);
}
