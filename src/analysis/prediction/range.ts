import { mechanismOf } from '../../catalog/hardware/event-kinds.ts';
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

/** The share of what may be that a range holds at least. */
export const COVERAGE = 0.9;

/** By how much the middle of a range may differ from its ends before it says too little to be shown. */
export const WIDEST = 1.6;

/** What a profile lacks is a defect: its schema asks for all kinds. */
export function costOf(costs: Costs, kind: string): Costs[string] {
  const cost = costs[kind];
  if (cost === undefined) throw new Error(`the profile has no cost of ${kind}`);
  return cost;
}

/** Kinds of events whose costs are off in the same direction, each group by itself. */
export function groupsOf(kinds: Iterable<string>): string[][] {
  return [...Map.groupBy(kinds, mechanismOf).values()];
}

/**
 * What events cost together. Costs that one mechanism makes are at the same end at once; those of different mechanisms are
 * independent, so that how far each group is from its middle adds up in squares, on either side by itself.
 *
 * {@link COVERAGE} of what it may be lies inside, if each group may be anywhere within its bounds.
 */
export function rangeOf(counts: Counts, costs: Costs): Range {
  const groups = groupsOf(counts.keys()).map((kinds) => rangeTogether(kinds, counts, costs));
  const middle = groups.reduce((sum, group) => sum + group.middle, 0);
  return {
    least: middle - Math.hypot(...groups.map((group) => group.middle - group.least)),
    middle,
    most: middle + Math.hypot(...groups.map((group) => group.most - group.middle)),
  };
}

/** What some of the events cost if all of their costs are at their ends at once. */
function rangeTogether(kinds: readonly string[], counts: Counts, costs: Costs): Range {
  let [least, middle, most] = [0, 0, 0];
  for (const kind of kinds) {
    const count = counts.get(kind) ?? 0;
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
