import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leastSensitivity, SCHEDULED_SHARE, sensitivityOf } from '../../src/analysis/sensitivity.ts';
import { median, medianInterval } from '../../src/analysis/statistics.ts';

const values = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 100 });

describe('the interval of a median', () => {
  test('holds the median, has values at its ends, and grows with the confidence', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 0.9, noNaN: true }), (list, confidence) => {
        const [low, high] = medianInterval(list, confidence);
        const [lower, higher] = medianInterval(list, 0.999);
        expect(low).toBeLessThanOrEqual(median(list));
        expect(high).toBeGreaterThanOrEqual(median(list));
        expect(list).toContain(low);
        expect(list).toContain(high);
        expect(lower).toBeLessThanOrEqual(low);
        expect(higher).toBeGreaterThanOrEqual(high);
      }),
    );
  });

  test('is that of tables of the sign test', () => {
    // Ranks of the 95 % interval: W. J. Conover, Practical Nonparametric Statistics, table of the binomial distribution.
    const ranks = (count: number): readonly [number, number] =>
      medianInterval(
        Array.from({ length: count }, (_, index) => index + 1),
        0.95,
      );
    expect(ranks(5)).toEqual([1, 5]);
    expect(ranks(6)).toEqual([1, 6]);
    expect(ranks(10)).toEqual([2, 9]);
    expect(ranks(20)).toEqual([6, 15]);
  });

  test('is narrow of many values', () => {
    const many = Array.from({ length: 20_001 }, (_, index) => index);
    const [low, high] = medianInterval(many, 0.99);
    // The normal distribution that the binomial one comes close to: 2.576 standard deviations.
    expect(Math.abs(10_000 - low - 1.288 * Math.sqrt(20_001))).toBeLessThan(3);
    expect(high - 10_000).toBe(10_000 - low);
  });

  test('is all of one value', () => {
    expect(medianInterval([7], 0.99)).toEqual([7, 7]);
    expect(() => medianInterval([], 0.99)).toThrow(RangeError);
  });
});

describe('sensitivity', () => {
  test('is nothing where all batches are the same and no scheduler is passed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 64 }), (value, count) => {
        const same = Array.from({ length: count }, () => value);
        expect(sensitivityOf(same, value, 0)).toBe(0);
        expect(sensitivityOf(same, value, leastSensitivity(value, true))).toBe(SCHEDULED_SHARE * value);
      }),
    );
  });

  test('reaches to the ends of the interval of the median', () => {
    fc.assert(
      fc.property(values, (list) => {
        const center = median(list);
        const [low, high] = medianInterval(list, 0.99);
        expect(sensitivityOf(list, center, 0)).toBe(Math.max(center - low, high - center));
      }),
    );
  });

  test('does not depend on the order of batches, and not on a few wild ones', () => {
    const batches = [...Array.from({ length: 60 }, () => 1000), 90_000, 80_000];
    expect(sensitivityOf(batches, 1000, 0)).toBe(0);
    expect(sensitivityOf(batches.toReversed(), 1000, 0)).toBe(0);
  });
});
