/*
 * Statistics of lists that are not empty, in the unit of their values. All are robust: a few wild values, such
 * as batches in which the host's timer ticked, don't move a median.
 */

/** The smallest value. @throws RangeError if there is none. */
export function minimum(values: readonly number[]): number {
  return sorted(values)[0] ?? empty();
}

/** The largest value. @throws RangeError if there is none. */
export function maximum(values: readonly number[]): number {
  return sorted(values).at(-1) ?? empty();
}

/** The middle value, or the mean of the two in the middle. @throws RangeError if there is none. */
export function median(values: readonly number[]): number {
  const ascending = sorted(values);
  const middle = Math.floor(ascending.length / 2);
  const upper = ascending[middle] ?? empty();
  return ascending.length % 2 === 1 ? upper : ((ascending[middle - 1] ?? empty()) + upper) / 2;
}

/** The median distance from the median: 0 if more than half of the values are equal. @throws RangeError */
export function medianAbsoluteDeviation(values: readonly number[]): number {
  const center = median(values);
  return median(values.map((value) => Math.abs(value - center)));
}

/**
 * The narrowest interval between two of the values, as far from one end of their order as from the other, that holds the
 * median of what they are a sample of with at least this probability: the interval of the sign test. `undefined` if they are
 * too few for it: then not even all of them reach so far, as often as that.
 */
export function medianInterval(
  values: readonly number[],
  confidence: number,
): readonly [low: number, high: number] | undefined {
  const ascending = sorted(values);
  const count = ascending.length;
  // That so many of the values are below the median, of which each is as likely to be there as above: the logarithm of the
  // probability, which itself would be less than any number for many values.
  let [logarithm, outside] = [-count * Math.LN2, 0];
  let left = 0;
  while (left < count && 2 * (outside + Math.exp(logarithm)) <= 1 - confidence) {
    outside += Math.exp(logarithm);
    left++;
    logarithm += Math.log((count - left + 1) / left);
  }
  const [low, high] = [ascending[left - 1], ascending[count - left]];
  return low === undefined || high === undefined ? undefined : [low, high];
}

/** A normal distribution's standard deviation as a multiple of its median absolute deviation. */
const NORMAL_SIGMA = 1.4826;

/**
 * How far a value may lie from the median before it stands out: three standard deviations as the median
 * absolute deviation estimates them, and at least `resolution`. Where more than half of the values are exactly
 * equal the deviation is 0, and the resolution alone decides: a difference below it would not show in the
 * figure that is printed.
 */
export function outlierThreshold(values: readonly number[], resolution: number): number {
  return Math.max(3 * NORMAL_SIGMA * medianAbsoluteDeviation(values), resolution);
}

/**
 * The median of each of at most `most` blocks of neighbouring values: as many as there are values if those are
 * fewer. Their lengths differ by one at most. As the blocks of at most `most` values are those values, medians
 * of blocks may be kept in place of all values: their own blocks are they themselves.
 */
export function blockMedians(values: readonly number[], most: number): number[] {
  const blocks = Math.min(most, values.length);
  const boundary = (block: number): number => Math.floor((block * values.length) / blocks);
  return Array.from({ length: blocks }, (_, block) =>
    median(values.slice(boundary(block), boundary(block + 1))),
  );
}

/**
 * By how much `b` lies above `a`, as Hodges and Lehmann estimate it: the median of the differences of all
 * pairs. Where values gather around several centres, the difference of the medians may jump from one to the
 * other; this does not. There are as many pairs as the product of the lengths.
 *
 * @throws RangeError if a list is empty.
 */
export function shiftBetween(a: readonly number[], b: readonly number[]): number {
  return median(b.flatMap((right) => a.map((left) => right - left)));
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

function empty(): never {
  throw new RangeError('statistics of no values');
}
