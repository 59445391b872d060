import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { rangeOf } from '../../../src/analysis/prediction/range.ts';
import { ratioOf } from '../../../src/analysis/prediction/ratio.ts';
import {
  arbitraryCosts,
  arbitraryCounts,
  cornersOf,
  kindsBy,
  mechanisms,
  onlyUnknown,
} from './sample-events.ts';

const arbitraryDifference = fc
  .tuple(arbitraryCounts, arbitraryCounts)
  .map(([a, b]) => new Map([...a].map(([kind, count]) => [kind, (b.get(kind) ?? 0) - count])));

test('a ratio is as wide as the costs that one mechanism makes can take it, and no wider', () => {
  fc.assert(
    fc.property(
      fc.oneof(arbitraryCounts, arbitraryDifference),
      arbitraryCounts,
      arbitraryCosts,
      fc.constantFrom(...mechanisms),
      (of, to, costs, mechanism) => {
        const unknown = onlyUnknown(costs, mechanism);
        const ratio = ratioOf(of, to, unknown);
        const all = cornersOf(unknown, kindsBy(mechanism)).map(
          (corner) => rangeOf(of, corner).middle / rangeOf(to, corner).middle,
        );
        expect(ratio.least).toBeCloseTo(Math.min(...all), 9);
        expect(ratio.most).toBeCloseTo(Math.max(...all), 9);
        expect(ratio.middle).toBeCloseTo(rangeOf(of, costs).middle / rangeOf(to, costs).middle, 9);
      },
    ),
    { numRuns: 100 },
  );
});

test('with several it is as wide as either by itself, and no wider than all at once make it', () => {
  fc.assert(
    fc.property(
      fc.oneof(arbitraryCounts, arbitraryDifference),
      arbitraryCounts,
      arbitraryCosts,
      (of, to, costs) => {
        const ratio = ratioOf(of, to, costs);
        for (const mechanism of mechanisms) {
          const alone = ratioOf(of, to, onlyUnknown(costs, mechanism));
          expect(ratio.least).toBeLessThanOrEqual(alone.least + 1e-9);
          expect(ratio.most).toBeGreaterThanOrEqual(alone.most - 1e-9);
        }
        const all = cornersOf(costs, new Set([...of.keys(), ...to.keys()])).map(
          (corner) => rangeOf(of, corner).middle / rangeOf(to, corner).middle,
        );
        expect(ratio.least).toBeGreaterThanOrEqual(Math.min(...all) - 1e-9);
        expect(ratio.most).toBeLessThanOrEqual(Math.max(...all) + 1e-9);
      },
    ),
    { numRuns: 100 },
  );
});

test('what is divided by itself is one, whatever its costs', () => {
  fc.assert(
    fc.property(arbitraryCounts, arbitraryCosts, (counts, costs) => {
      const { least, most } = ratioOf(counts, counts, costs);
      expect([least, most]).toEqual([expect.closeTo(1, 9), expect.closeTo(1, 9)]);
    }),
  );
});
