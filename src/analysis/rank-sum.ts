import { wilcoxonRankSum } from 'simple-statistics';

/** What the test says of two lists. */
export interface RankSum {
  /**
   * Two-sided: how often chance alone, dealing the same figures out to two lists of these lengths, puts their
   * rank sums at least as far apart. Never 0, since one of the deals is the one that was seen.
   */
  readonly p: number;
  /**
   * The common-language effect size: the probability that a figure of `b` exceeds one of `a`, ties counted
   * half. 0.5 if neither does, 1 if all of `b` exceed all of `a`.
   */
  readonly effect: number;
}

/**
 * The rank sum test of Wilcoxon, Mann and Whitney. It asks nothing of the distribution, so that a wild figure
 * weighs no more than the next one in rank. Figures that are the same share the mean of their ranks, and `p` is
 * exact with them too, since all deals are counted: a few dozen figures in each list are what this is for.
 *
 * @throws RangeError if a list is empty.
 */
export function rankSumTest(a: readonly number[], b: readonly number[]): RankSum {
  if (a.length === 0 || b.length === 0) throw new RangeError('a rank sum of no values');
  const pooled = [...a, ...b];
  const ranks = pooled.map((value, index) => wilcoxonRankSum([value], pooled.toSpliced(index, 1)));
  const rankSum = wilcoxonRankSum(b, a);
  const below = rankSum - (b.length * (b.length + 1)) / 2;
  return { p: shareOfDeals(ranks, b.length, rankSum), effect: below / (a.length * b.length) };
}

/** The smallest p value that the test can give for lists of these lengths: that of lists which do not overlap. */
export function smallestP(a: number, b: number): number {
  return Math.min(1, 2 / deals(a + b, b));
}

/**
 * The share of all choices of `size` ranks whose sum lies at least as far from what is expected as `rankSum`.
 * Ranks are halves at the finest, so twice the ranks are whole numbers, and nothing is rounded.
 */
function shareOfDeals(ranks: readonly number[], size: number, rankSum: number): number {
  const expected = size * (ranks.length + 1);
  const distance = Math.abs(2 * rankSum - expected);
  let extreme = 0;
  for (const [sum, count] of dealsBySum(ranks, size).entries()) {
    if (Math.abs(sum - expected) >= distance) extreme += count;
  }
  return extreme / deals(ranks.length, size);
}

/** How many choices of `size` ranks have a sum, by twice that sum. */
function dealsBySum(ranks: readonly number[], size: number): Float64Array {
  const largest = ranks.length * (ranks.length + 1);
  const counts = Array.from({ length: size + 1 }, () => new Float64Array(largest + 1));
  counts[0]?.fill(1, 0, 1);
  for (const rank of ranks) {
    const step = Math.round(2 * rank);
    // From the largest choice down, so that no rank is chosen twice.
    for (let chosen = size; chosen > 0; chosen--) addShifted(counts[chosen], counts[chosen - 1], step);
  }
  return counts[size] ?? new Float64Array();
}

function addShifted(to: Float64Array | undefined, from: Float64Array | undefined, step: number): void {
  if (to === undefined || from === undefined) return;
  for (let sum = step; sum < to.length; sum++) to[sum] = (to[sum] ?? 0) + (from[sum - step] ?? 0);
}

/** In how many ways `size` of `all` can be chosen. */
function deals(all: number, size: number): number {
  let count = 1;
  for (let i = 1; i <= size; i++) count = (count * (all - size + i)) / i;
  return count;
}
