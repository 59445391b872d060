import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { rangeOf } from '../../../src/analysis/prediction/range.ts';
import { ratioOf } from '../../../src/analysis/prediction/ratio.ts';
import { arbitraryCosts, arbitraryCounts, cornersOf } from './sample-events.ts';

test('a ratio is as wide as costs at the ends of their ranges make it, and no wider', () => {
  fc.assert(
    fc.property(arbitraryCounts, arbitraryCounts, arbitraryCosts, (of, to, costs) => {
      const ratio = ratioOf(of, to, costs);
      const all = cornersOf(costs, new Set([...of.keys(), ...to.keys()])).map(
        (corner) => rangeOf(of, corner).middle / rangeOf(to, corner).middle,
      );
      expect(ratio.least).toBeCloseTo(Math.min(...all), 9);
      expect(ratio.most).toBeCloseTo(Math.max(...all), 9);
      expect(ratio.middle).toBeCloseTo(rangeOf(of, costs).middle / rangeOf(to, costs).middle, 9);
    }),
    { numRuns: 200 },
  );
});

test('so is that of a difference, of whose kinds some become fewer', () => {
  fc.assert(
    fc.property(arbitraryCounts, arbitraryCounts, arbitraryCounts, arbitraryCosts, (a, b, to, costs) => {
      const kinds = new Set([...a.keys(), ...b.keys(), ...to.keys()]);
      const difference = new Map([...kinds].map((kind) => [kind, (b.get(kind) ?? 0) - (a.get(kind) ?? 0)]));
      const ratio = ratioOf(difference, to, costs);
      const all = cornersOf(costs, kinds).map(
        (corner) => rangeOf(difference, corner).middle / rangeOf(to, corner).middle,
      );
      expect(ratio.least).toBeCloseTo(Math.min(...all), 9);
      expect(ratio.most).toBeCloseTo(Math.max(...all), 9);
    }),
    { numRuns: 200 },
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
