import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contains, including, intervalOf, resampledMedians } from '../../src/analysis/interval.ts';
import { seededNumbers } from '../../src/analysis/seeded.ts';

const arbitraryGroups = fc.array(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 5 }), {
  minLength: 2,
  maxLength: 8,
});

describe('numbers of a seed', () => {
  test('are the same again, from 0 to below 1, and others for another seed', () => {
    const drawn = (seed: string): number[] => Array.from({ length: 1000 }, seededNumbers(seed));
    expect(drawn('one')).toEqual(drawn('one'));
    expect(drawn('one')).not.toEqual(drawn('other'));
    expect(drawn('one').every((each) => each >= 0 && each < 1)).toBe(true);
    const mean = drawn('one').reduce((sum, each) => sum + each, 0) / 1000;
    expect(mean).toBeGreaterThan(0.45);
    expect(mean).toBeLessThan(0.55);
  });
});

describe('an interval', () => {
  test('lies within what was measured, and is the same for the same seed', () => {
    fc.assert(
      fc.property(arbitraryGroups, (groups) => {
        const { low, high } = intervalOf(resampledMedians(groups, 'seed'), groups.length);
        const all = groups.flat();
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...all));
        expect(high).toBeLessThanOrEqual(Math.max(...all));
        expect(intervalOf(resampledMedians(groups, 'seed'), groups.length)).toEqual({ low, high });
      }),
      { numRuns: 20 },
    );
  });

  test('of groups that are the same has no width, however much values differ within them', () => {
    const groups = [1, 2, 3, 4].map(() => [10, 50, 90]);
    expect(intervalOf(resampledMedians(groups, 'seed'), 4)).toEqual({ low: 50, high: 50 });
  });

  test('is wider where groups differ than where values within them do', () => {
    const width = (groups: number[][]): number => {
      const { low, high } = intervalOf(resampledMedians(groups, 'seed'), groups.length);
      return high - low;
    };
    const between = [
      [1, 1, 1],
      [2, 2, 2],
      [3, 3, 3],
      [4, 4, 4],
      [5, 5, 5],
    ];
    const within = between.map((_, index) => between.map((group) => group[index % 3] ?? 0));
    expect(width(between)).toBeGreaterThan(width(within));
  });

  test('covers what the values were drawn about, at least as often as it says', () => {
    const random = seededNumbers('values');
    // The sum of twelve is nearly normal, with deviation 1 about 6.
    const normal = (): number => Array.from({ length: 12 }, random).reduce((sum, each) => sum + each, 0) - 6;
    const trials = 200;
    const covered = Array.from({ length: trials }, (_, trial) => {
      const groups = Array.from({ length: 7 }, () => {
        const common = normal();
        return [1, 2, 3].map(() => common + 0.3 * normal());
      });
      return contains(intervalOf(resampledMedians(groups, `trial ${trial}`), 7), 0);
    }).filter(Boolean).length;
    expect(covered / trials).toBeGreaterThan(0.9);
  }, 60_000);

  test('can be made to have a value', () => {
    expect(including({ low: 2, high: 3 }, 5)).toEqual({ low: 2, high: 5 });
    expect(including({ low: 2, high: 3 }, 1)).toEqual({ low: 1, high: 3 });
  });
});
