import { costOf, type Costs, type Counts, type Range } from './range.ts';

/**
 * What some events cost relative to what others cost on the same core. Both have the same costs, known or not, so that much
 * of what is not known of them is the same on both sides: the range is narrower than the quotient of two ranges.
 *
 * It is widest where each cost is at one of its ends; and where the share of a kind in the first, relative to the second, is
 * larger than that of another kind that is at its upper end, it is at its upper end too. So one order of the kinds has all
 * candidates (a linear-fractional function over a box).
 */
export function ratioOf(of: Counts, to: Counts, costs: Costs): Range {
  const kinds = [...new Set([...of.keys(), ...to.keys()])]
    .map((kind) => ({ cost: costOf(costs, kind), of: of.get(kind) ?? 0, to: to.get(kind) ?? 0 }))
    .filter((kind) => kind.of !== 0 || kind.to !== 0)
    .toSorted((a, b) => (shareOf(a) < shareOf(b) ? 1 : -1));
  const quotient = (cycles: (cost: Costs[string], index: number) => number): number => {
    const sum = (side: 'of' | 'to'): number =>
      kinds.reduce((total, kind, index) => total + kind[side] * cycles(kind.cost, index), 0);
    return sum('of') / sum('to');
  };
  const cuts = Array.from({ length: kinds.length + 1 }, (_, cut) => cut);
  return {
    least: Math.min(...cuts.map((cut) => quotient((cost, index) => (index < cut ? cost.least : cost.most)))),
    middle: quotient(({ cycles }) => cycles),
    most: Math.max(...cuts.map((cut) => quotient((cost, index) => (index < cut ? cost.most : cost.least)))),
  };
}

/** How much more there is of a kind in the first than in the second. */
function shareOf({ of, to }: { readonly of: number; readonly to: number }): number {
  if (to !== 0) return of / to;
  return of > 0 ? Infinity : -Infinity;
}
