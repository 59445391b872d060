import type { Cost } from '../../catalog/hardware/schema.ts';

/** What something may cost, and what it is taken to cost, in one unit. */
export interface Range {
  readonly least: number;
  readonly middle: number;
  readonly most: number;
}

/** What one event of each kind costs, by its id. */
export type Costs = Readonly<Record<string, Pick<Cost, 'cycles' | 'least' | 'most'>>>;

/** How many events of each kind there are; of differences some are below zero. */
export type Counts = ReadonlyMap<string, number>;

/** By how much the middle of a range may differ from its ends before it says too little to be shown. */
export const WIDEST = 1.6;

/** What a profile lacks is a defect: its schema asks for all kinds. */
export function costOf(costs: Costs, kind: string): Costs[string] {
  const cost = costs[kind];
  if (cost === undefined) throw new Error(`the profile has no cost of ${kind}`);
  return cost;
}

/**
 * What events cost together. Costs of different kinds are not taken to make up for each other: at the ends of the range all
 * are at theirs.
 */
export function rangeOf(counts: Counts, costs: Costs): Range {
  let [least, middle, most] = [0, 0, 0];
  for (const [kind, count] of counts) {
    const cost = costOf(costs, kind);
    middle += count * cost.cycles;
    least += count * (count < 0 ? cost.most : cost.least);
    most += count * (count < 0 ? cost.least : cost.most);
  }
  return { least, middle, most };
}

/** A range times a factor of a positive number. */
export function scaled({ least, middle, most }: Range, factor: number): Range {
  return { least: least * factor, middle: middle * factor, most: most * factor };
}

/** Both together. */
export function sumOf(a: Range, b: Range): Range {
  return { least: a.least + b.least, middle: a.middle + b.middle, most: a.most + b.most };
}

/** Whether the ends of a range lie within {@link WIDEST} of its middle, and all of it on one side of zero. */
export function isCertain({ least, middle, most }: Range): boolean {
  if (middle < 0) return isCertain({ least: -most, middle: -middle, most: -least });
  return most <= middle * WIDEST && middle <= least * WIDEST;
}
