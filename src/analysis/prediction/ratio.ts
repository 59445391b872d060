import { costOf, type Costs, type Counts, groupsOf, type Range } from './range.ts';

/**
 * What some events cost relative to what others cost on the same core. Both have the same costs, known or not, so that much
 * of what is not known of them is the same on both sides: the range is narrower than the quotient of two ranges.
 *
 * As in `rangeOf`, mechanisms are independent: how far the costs of each take the ratio from its middle, all others being in
 * theirs, adds up in squares; nothing takes it further than all of them at once do.
 */
export function ratioOf(of: Counts, to: Counts, costs: Costs): Range {
  const kinds = new Set([...of.keys(), ...to.keys()]);
  const groups = groupsOf(kinds).map((group) => ratioBy(group, [of, to], costs));
  const furthest = ratioBy([...kinds], [of, to], costs);
  const middle = quotientOf([of, to], ({ cycles }) => cycles, costs);
  return {
    least: Math.max(furthest.least, middle - Math.hypot(...groups.map((group) => middle - group.least))),
    middle,
    most: Math.min(furthest.most, middle + Math.hypot(...groups.map((group) => group.most - middle))),
  };
}

/**
 * The ends of the ratio if only some costs are not known. It is widest where each cost is at one of its ends; and where the
 * share of a kind in the first, relative to the second, is larger than that of another kind that is at its upper end, it is
 * at its upper end too. So one order of the kinds has all candidates (a linear-fractional function over a box).
 */
function ratioBy(
  kinds: readonly string[],
  [of, to]: readonly [Counts, Counts],
  costs: Costs,
): Pick<Range, 'least' | 'most'> {
  const ordered = kinds
    .map((kind) => ({ kind, of: of.get(kind) ?? 0, to: to.get(kind) ?? 0 }))
    .filter((each) => each.of !== 0 || each.to !== 0)
    .toSorted((a, b) => (shareOf(a) < shareOf(b) ? 1 : -1));
  const places = new Map(ordered.map(({ kind }, index) => [kind, index]));
  const atCut = (cut: number, below: 'least' | 'most'): number => {
    const above = below === 'least' ? 'most' : 'least';
    return quotientOf(
      [of, to],
      (cost, kind) => {
        const place = places.get(kind);
        return place === undefined ? cost.cycles : cost[place < cut ? below : above];
      },
      costs,
    );
  };
  const cuts = Array.from({ length: ordered.length + 1 }, (_, cut) => cut);
  return {
    least: Math.min(...cuts.map((cut) => atCut(cut, 'least'))),
    most: Math.max(...cuts.map((cut) => atCut(cut, 'most'))),
  };
}

function quotientOf(
  [of, to]: readonly [Counts, Counts],
  cycles: (cost: Costs[string], kind: string) => number,
  costs: Costs,
): number {
  const sum = (counts: Counts): number =>
    [...counts].reduce((total, [kind, count]) => total + count * cycles(costOf(costs, kind), kind), 0);
  return sum(of) / sum(to);
}

/** How much more there is of a kind in the first than in the second. */
function shareOf({ of, to }: { readonly of: number; readonly to: number }): number {
  if (to !== 0) return of / to;
  return of > 0 ? Infinity : -Infinity;
}
