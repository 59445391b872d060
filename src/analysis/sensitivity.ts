import type { BenchmarkKind } from '../catalog/benchmarks.ts';
import { maximum, medianInterval, minimum } from './statistics.ts';

/** How often what a neutral change does to a figure lies within its sensitivity. */
export const CONFIDENCE = 0.99;

/**
 * Of so many batches at least it can be said how far a path through a scheduler moves. Half of them are observations or more
 * (`quietOf`), and eight are what the interval asks for. Of fewer batches even more observations say too little: they follow each
 * other within few ticks, and may all meet the same load averages (`test/all/neutral-changes.test.ts`).
 */
export const LEAST_BATCHES = 16;

/**
 * As a share of the figure, how far a path through a scheduler moves at least when nothing that matters changes, even if all
 * that was measured of it was the same: load averages depend on how long the machine has run, which any change of a command
 * line changes. It exceeds what neutral changes did to the figures of all configurations
 * (`test/all/neutral-changes.test.ts`).
 */
export const SCHEDULED_SHARE = 0.0025;

/**
 * How far a figure of an exact clock may move, to either side and in its unit, when nothing that matters changes: a
 * parameter that nobody reads, another number of operations, another choice of microbenchmarks. A difference that reaches
 * no further need not be one of the software.
 *
 * Batches begin at points of time that are spread over the period of the host kernel's tick, each of them another sample of
 * the states in which the path can be taken. The interval in which the median of all such states lies, with a probability
 * of {@link CONFIDENCE}, follows from their order alone: no distribution is assumed. Where all batches are the same it is
 * empty, and where no scheduler is passed either, a difference of one instruction is one of the software. Such a path takes the
 * same whenever it is taken, so that few batches say as much of it as many.
 *
 * @param batches what an operation typically took, in each batch in which the host kernel's timer did not tick; at least one,
 *   and of a path through a scheduler of {@link LEAST_BATCHES}
 * @param center the figure that is made of them
 * @param least how far it moves at least, whatever was measured: {@link leastSensitivity}
 */
export function sensitivityOf(batches: readonly number[], center: number, least: number): number {
  const [low, high] = medianInterval(batches, CONFIDENCE) ?? [minimum(batches), maximum(batches)];
  return Math.max(center - low, high - center, least);
}

/** What the sensitivity of a figure is at least, whatever was measured. */
export function leastSensitivity(center: number, scheduled: boolean): number {
  return scheduled ? SCHEDULED_SHARE * Math.abs(center) : 0;
}

/**
 * How far a difference between two figures must reach to be one. Two figures of a workload stray independently, so that the
 * squares of how far they do add up. Those of a microbenchmark are held against neutral changes as they are, and the larger of the
 * two is as far as one of those was seen to move a figure.
 *
 * @param values sensitivities of the two, as far as they are known
 * @returns `undefined` if none is
 */
export function sensitivityOfBoth(
  kind: BenchmarkKind,
  values: readonly (number | undefined)[],
): number | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  return kind === 'workload' ? Math.hypot(...known) : Math.max(...known);
}

/** That a figure's sensitivity is not known, and what to do: a clause. @param batches of which it was made */
export function tooFewBatches(batches: number): string {
  const those = batches === 1 ? '1 batch is' : `${batches} batches are`;
  return `${those} too few to say how far it moves; ${LEAST_BATCHES} or more say it`;
}
