import { medianInterval } from './statistics.ts';

/** How often what a neutral change does to a figure lies within its sensitivity. */
export const CONFIDENCE = 0.99;

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
 * empty, and where no scheduler is passed either, a difference of one instruction is one of the software.
 *
 * @param batches what an operation typically took, in each batch in which the host kernel's timer did not tick; at least one
 * @param center the figure that is made of them
 * @param least how far it moves at least, whatever was measured: {@link leastSensitivity}
 */
export function sensitivityOf(batches: readonly number[], center: number, least: number): number {
  const [low, high] = medianInterval(batches, CONFIDENCE);
  return Math.max(center - low, high - center, least);
}

/** What the sensitivity of a figure is at least, whatever was measured. */
export function leastSensitivity(center: number, scheduled: boolean): number {
  return scheduled ? SCHEDULED_SHARE * Math.abs(center) : 0;
}
