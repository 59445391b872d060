import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { median, medianAbsoluteDeviation, minimum, outlierThreshold } from '../../src/analysis/statistics.ts';

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
