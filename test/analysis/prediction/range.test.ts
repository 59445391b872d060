import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Costs, COVERAGE, groupsOf, rangeOf } from '../../../src/analysis/prediction/range.ts';
import { ratioOf } from '../../../src/analysis/prediction/ratio.ts';
import { seededNumbers } from '../../../src/analysis/seeded.ts';
import { arbitraryCosts, arbitraryCounts, cornersOf, mechanisms, onlyUnknown } from './sample-events.ts';

test('a range contains its middle, and lies within what all costs at their ends make', () => {
  fc.assert(
    fc.property(arbitraryCounts, arbitraryCosts, (counts, costs) => {
      const { least, middle, most } = rangeOf(counts, costs);
      const all = cornersOf(costs, counts.keys()).map((corner) => rangeOf(counts, corner).middle);
      expect(least).toBeLessThanOrEqual(middle);
      expect(middle).toBeLessThanOrEqual(most);
      expect(least).toBeGreaterThanOrEqual(Math.min(...all) - 1e-9);
      expect(most).toBeLessThanOrEqual(Math.max(...all) + 1e-9);
    }),
    { numRuns: 50 },
  );
});

test('costs that one mechanism makes do not make up for each other', () => {
  fc.assert(
    fc.property(
      arbitraryCounts,
      arbitraryCosts,
      fc.constantFrom(...mechanisms),
      (counts, costs, mechanism) => {
        const unknown = onlyUnknown(costs, mechanism);
        const { least, most } = rangeOf(counts, unknown);
        const all = cornersOf(unknown, counts.keys()).map((corner) => rangeOf(counts, corner).middle);
        expect(least).toBeCloseTo(Math.min(...all), 9);
        expect(most).toBeCloseTo(Math.max(...all), 9);
      },
    ),
    { numRuns: 50 },
  );
});

test('a range grows if less is known of a cost, or more happens', () => {
  fc.assert(
    fc.property(arbitraryCounts, arbitraryCosts, fc.nat(100), (counts, costs, more) => {
      const range = rangeOf(counts, costs);
      for (const kind of counts.keys()) {
        const { cycles, least, most } = costs[kind] ?? { cycles: 0, least: 0, most: 0 };
        const wider = { ...costs, [kind]: { cycles, least: least / 2, most: most + more } };
        const unsure = rangeOf(counts, wider);
        expect(unsure.least).toBeLessThanOrEqual(range.least + 1e-9);
        expect(unsure.most).toBeGreaterThanOrEqual(range.most - 1e-9);
        const busier = rangeOf(new Map([...counts, [kind, (counts.get(kind) ?? 0) + more]]), costs);
        expect(busier.middle).toBeGreaterThanOrEqual(range.middle - 1e-9);
        expect(busier.most).toBeGreaterThanOrEqual(range.most - 1e-9);
      }
    }),
    { numRuns: 50 },
  );
});

test('what is said to lie inside does, if each mechanism may be anywhere within its bounds', () => {
  fc.assert(
    fc.property(arbitraryCounts, arbitraryCounts, arbitraryCosts, fc.string(), (of, to, costs, seed) => {
      const [range, ratio] = [rangeOf(of, costs), ratioOf(of, to, costs)];
      const next = seededNumbers(seed);
      const drawn = Array.from({ length: DRAWS }, () => drawCosts(costs, next));
      const inside = (value: number, within: typeof range): boolean =>
        value >= within.least - 1e-9 && value <= within.most + 1e-9;
      const share = (fits: (each: Costs) => boolean): number => drawn.filter(fits).length / DRAWS;
      expect(share((each) => inside(rangeOf(of, each).middle, range))).toBeGreaterThan(COVERAGE - BY_CHANCE);
      expect(
        share((each) => inside(rangeOf(of, each).middle / rangeOf(to, each).middle, ratio)),
      ).toBeGreaterThan(COVERAGE - BY_CHANCE);
    }),
    { numRuns: 20 },
  );
});

const DRAWS = 300;

/** Four standard deviations of a share of 0.9 of so many draws. */
const BY_CHANCE = 4 * Math.sqrt((COVERAGE * (1 - COVERAGE)) / DRAWS);

/** Costs of which each mechanism is as often below its middles as above, anywhere up to its bounds. */
function drawCosts(costs: Costs, next: () => number): Costs {
  return Object.fromEntries(
    groupsOf(Object.keys(costs)).flatMap((kinds) => {
      const at = 2 * next() - 1;
      return kinds.map((kind) => {
        const { cycles: middle, least, most } = costs[kind] ?? { cycles: 0, least: 0, most: 0 };
        const cycles = middle + at * (at < 0 ? middle - least : most - middle);
        return [kind, { cycles, least: cycles, most: cycles }];
      });
    }),
  );
}
