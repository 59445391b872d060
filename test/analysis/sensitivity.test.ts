import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  LEAST_BATCHES,
  leastSensitivity,
  SCHEDULED_SHARE,
  sensitivityOf,
  tooFewBatches,
} from '../../src/analysis/sensitivity.ts';
import { summarise } from '../../src/analysis/summary.ts';
import { median, medianInterval } from '../../src/analysis/statistics.ts';
import { batches, calibrated, measurementOf } from '../results/sample-run.ts';

const values = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 100 });

function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('it is not known');
  return value;
}

/** How often at most so many of `count` values are below the median of what they are a sample of: exactly. */
function tail(count: number, most: number): number {
  let [ways, sum] = [1n, 0n];
  for (let below = 0; below <= most; below++) {
    sum += ways;
    ways = (ways * BigInt(count - below)) / BigInt(below + 1);
  }
  return Number((sum * 10n ** 15n) / 2n ** BigInt(count)) / 1e15;
}

describe('the interval of a median', () => {
  test('holds the median of what was sampled as often as it says, no narrower one does, and of too few values there is none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.constantFrom(0.5, 0.9, 0.95, 0.99, 0.999),
        (count, confidence) => {
          const ranks = Array.from({ length: count }, (_, index) => index + 1);
          const [low, high] = medianInterval(ranks, confidence) ?? [0, count + 1];
          expect(low + high).toBe(count + 1);
          // The median is outside if fewer than `low` values are on one side of it.
          expect(1 - 2 * tail(count, low - 1)).toBeGreaterThanOrEqual(confidence - 1e-12);
          expect(1 - 2 * tail(count, low)).toBeLessThan(confidence + 1e-12);
        },
      ),
    );
  });

  test('holds the median, has values at its ends, and grows with the confidence', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 0.9, noNaN: true }), (list, confidence) => {
        fc.pre(list.length >= 11);
        const [low, high] = known(medianInterval(list, confidence));
        const [lower, higher] = known(medianInterval(list, 0.999));
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
    const ranks = (count: number): readonly [number, number] | undefined =>
      medianInterval(
        Array.from({ length: count }, (_, index) => index + 1),
        0.95,
      );
    expect(ranks(5)).toBeUndefined();
    expect(ranks(6)).toEqual([1, 6]);
    expect(ranks(10)).toEqual([2, 9]);
    expect(ranks(20)).toEqual([6, 15]);
  });

  test('is narrow of many values', () => {
    const many = Array.from({ length: 20_001 }, (_, index) => index);
    const [low, high] = known(medianInterval(many, 0.99));
    // The normal distribution that the binomial one comes close to: 2.576 standard deviations.
    expect(Math.abs(10_000 - low - 1.288 * Math.sqrt(20_001))).toBeLessThan(3);
    expect(high - 10_000).toBe(10_000 - low);
  });

  test('of 99 % asks for eight values', () => {
    expect(medianInterval([1, 2, 3, 4, 5, 6, 7], 0.99)).toBeUndefined();
    expect(medianInterval([1, 2, 3, 4, 5, 6, 7, 8], 0.99)).toEqual([1, 8]);
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

  test('of a few batches that differ is what they differ by, where no scheduler is passed', () => {
    expect(sensitivityOf([1, 2, 3, 4, 5, 6, 7], 4, 0)).toBe(3);
  });

  test('is not known of a path through a scheduler of which there are too few batches, and that is said', () => {
    const sensitivities = (count: number): unknown[] => {
      const rows = ['hypercall', 'vm-switch'].flatMap((id) =>
        batches(
          id,
          Array.from({ length: count }, () => 140),
        ),
      );
      return summarise(measurementOf([...calibrated, ...rows])).map(({ sensitivity }) => sensitivity);
    };
    expect(sensitivities(LEAST_BATCHES)).toEqual([0, expect.any(Number)]);
    expect(sensitivities(LEAST_BATCHES - 1)).toEqual([0, undefined]);
    expect(sensitivities(1)).toEqual([0, undefined]);
    // Half of the batches at least are observations, and the interval asks for no more.
    expect(
      medianInterval(
        Array.from({ length: LEAST_BATCHES / 2 }, () => 4),
        0.99,
      ),
    ).toBeDefined();
    expect(tooFewBatches(1)).toBe('1 batch is too few to say how far it moves; 16 or more say it');
    expect(tooFewBatches(7)).toBe('7 batches are too few to say how far it moves; 16 or more say it');
  });

  test('reaches to the ends of the interval of the median', () => {
    fc.assert(
      fc.property(values, (list) => {
        const center = median(list);
        fc.pre(list.length >= 8);
        const [low, high] = known(medianInterval(list, 0.99));
        expect(sensitivityOf(list, center, 0)).toBe(Math.max(center - low, high - center));
      }),
    );
  });

  test('does not depend on the order of batches, and not on a few wild ones', () => {
    const some = [...Array.from({ length: 60 }, () => 1000), 90_000, 80_000];
    expect(sensitivityOf(some, 1000, 0)).toBe(0);
    expect(sensitivityOf(some.toReversed(), 1000, 0)).toBe(0);
  });
});
