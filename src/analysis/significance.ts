import type { Clock } from '../results/clock.ts';
import { rankSumTest, smallestP } from './rank-sum.ts';
import { blockMedians, outlierThreshold, shiftBetween } from './statistics.ts';

/**
 * How often chance alone may make two sides look as different as they do before they are said to differ. A gate
 * judges dozens of cells a run: at the customary 0.05 one in twenty would be a false alarm, at 0.001 fifty
 * cells raise one in twenty runs.
 */
export const SIGNIFICANCE = 0.001;

/** Into how many blocks of neighbours a side's figures are divided: one figure to a block if there are fewer. */
export const MOST_BLOCKS = 20;

/** What two lists of figures, read from a clock that is not exact, say of each other. */
export interface Significance {
  /** Of the rank sum test, two-sided: never 0. */
  readonly p: number;
  /** The probability that a block's median of `b` exceeds one of `a`, ties counted half: 0.5 if neither side is higher. */
  readonly effect: number;
  /** By how much `b` lies above `a`, in the unit of the figures: the estimate of Hodges and Lehmann. */
  readonly shift: number;
  /** How far a shift must reach to count, in the same unit: what the sides' own blocks, or the clock, leave in doubt. */
  readonly sensitivity: number;
  /** False if there are too few figures to tell: even sides that do not overlap would not reach {@link SIGNIFICANCE}. */
  readonly enough: boolean;
  /** True if there are enough figures, chance does not explain the shift, and it reaches beyond the sensitivity. */
  readonly differs: boolean;
}

/**
 * Judges whether two sides differ, for a clock that is not exact. Three things stand between two lists of
 * timings and a verdict that one would let fail a build:
 *
 * 1. Neighbours are no independent observations: what happens to a machine happens to many batches in a row. A
 *    test that takes each batch for a witness of its own is sure of differences that are none: of real
 *    recordings of the same, more than half differed "significantly" (test/fixtures/timings/README.md). So each
 *    side is divided into blocks of neighbours, and a block's median is one observation.
 * 2. Chance: the rank sum test on these medians, with the exact distribution, ties included. It asks for no
 *    distribution, and wild batches have moved no median before they get there.
 * 3. Drift: two runs are two moments of a machine, and no test on two of them can see what changed between them
 *    (frequency, neighbours on the host). What can be seen is how far a machine moves within a run. So the
 *    shift must reach further than blocks of one side stray from their own median before they stand out (three
 *    robust standard deviations of the side that varies more), and not less than the clock resolves.
 *
 * What follows for those who measure: a run that is spread over time knows its drift, one made in a hurry does
 * not, and is then too sure; what drifts more slowly than a run lasts is only seen if both sides are measured
 * in turn. A difference that is smaller than the sensitivity may well be real: it needs a quieter machine, not
 * more batches.
 *
 * @param a figures per operation, in the order in which they were measured. Their {@link blockMedians}, of
 *   {@link MOST_BLOCKS} at most, are judged exactly as the figures are, and are all that needs to be kept for a
 *   later judgement.
 * @param b the same of the other side
 * @param clock from which both were read
 * @throws RangeError if a list is empty.
 */
export function judgeDifference(
  a: readonly number[],
  b: readonly number[],
  clock: Pick<Clock, 'resolution'>,
): Significance {
  const sides = [blockMedians(a, MOST_BLOCKS), blockMedians(b, MOST_BLOCKS)] as const;
  const { p, effect } = rankSumTest(...sides);
  const shift = shiftBetween(...sides);
  const sensitivity = Math.max(...sides.map((side) => outlierThreshold(side, clock.resolution)));
  const enough = smallestP(sides[0].length, sides[1].length) <= SIGNIFICANCE;
  const differs = enough && p <= SIGNIFICANCE && Math.abs(shift) >= sensitivity;
  return { p, effect, shift, sensitivity, enough, differs };
}
