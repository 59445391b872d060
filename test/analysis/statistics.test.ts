import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blockMedians,
  median,
  medianAbsoluteDeviation,
  minimum,
  outlierThreshold,
  shiftBetween,
} from '../../src/analysis/statistics.ts';

const values = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 30 });

test('the median halves the values', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  fc.assert(
    fc.property(values, (list) => {
      const center = median(list);
      expect(list.filter((value) => value < center).length).toBeLessThanOrEqual(list.length / 2);
      expect(list.filter((value) => value > center).length).toBeLessThanOrEqual(list.length / 2);
    }),
  );
});

test('order does not matter, and a shift moves median and minimum but not the deviation', () => {
  fc.assert(
    fc.property(values, fc.nat({ max: 1000 }), (list, shift) => {
      const moved = list.map((value) => value + shift).toReversed();
      expect(median(moved)).toBe(median(list) + shift);
      expect(minimum(moved)).toBe(minimum(list) + shift);
      expect(medianAbsoluteDeviation(moved)).toBe(medianAbsoluteDeviation(list));
    }),
  );
});

test('nothing has no statistics', () => {
  for (const statistic of [minimum, median, medianAbsoluteDeviation])
    expect(() => statistic([])).toThrow(RangeError);
});

describe('outlierThreshold', () => {
  test('is the resolution where more than half of the values are equal', () => {
    expect(medianAbsoluteDeviation([7, 7, 7, 900, 12_000])).toBe(0);
    expect(outlierThreshold([7, 7, 7, 900, 12_000], 1)).toBe(1);
  });

  test('grows with the spread', () => {
    const spread = [0, 10, 20, 30, 40];
    expect(outlierThreshold(spread, 1)).toBeGreaterThan(medianAbsoluteDeviation(spread) * 4);
    expect(outlierThreshold(spread, 1000)).toBe(1000);
  });
});

describe('blockMedians', () => {
  const counts = fc.integer({ min: 1, max: 20 });

  test('are of neighbours, in their order', () => {
    expect(blockMedians([1, 2, 3, 40, 50, 60, 7, 8, 9], 3)).toEqual([2, 50, 8]);
    expect(blockMedians([1, 2, 3, 4, 5], 2)).toEqual([1.5, 4]);
    expect(blockMedians([], 3)).toEqual([]);
  });

  test('are as many as asked for, or as there are values', () => {
    fc.assert(
      fc.property(values, counts, (list, most) => {
        expect(blockMedians(list, most)).toHaveLength(Math.min(most, list.length));
      }),
    );
  });

  test('may be kept in place of the values', () => {
    fc.assert(
      fc.property(values, counts, (list, most) => {
        const medians = blockMedians(list, most);
        expect(blockMedians(medians, most)).toEqual(medians);
      }),
    );
  });

  test('one wild value among the three of its block moves nothing much', () => {
    fc.assert(
      fc.property(fc.nat({ max: 5 }), fc.integer({ min: 1000 }), (at, wild) => {
        const quiet = [10, 11, 12, 10, 11, 12];
        for (const center of blockMedians(quiet.with(at, wild), 2)) expect(center).toBeLessThanOrEqual(12);
      }),
    );
  });
});

describe('shiftBetween', () => {
  test('is what was added', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: -1000, max: 1000 }), (list, shift) => {
        const moved = list.map((value) => value + shift);
        expect(shiftBetween(list, moved)).toBe(shift);
      }),
    );
  });

  test('turns its sign when the sides are swapped', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(shiftBetween(b, a) + shiftBetween(a, b)).toBe(0);
      }),
    );
  });

  test('does not jump from one centre to another where the median does', () => {
    const [a, b] = [
      [100, 100, 100, 200, 200],
      [100, 100, 200, 200, 200],
    ];
    expect(median(b) - median(a)).toBe(100);
    expect(shiftBetween(a, b)).toBe(0);
  });

  test('nothing has no shift', () => {
    expect(() => shiftBetween([], [1])).toThrow(RangeError);
  });
});
