import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rankSumTest, smallestP } from '../../src/analysis/rank-sum.ts';

/** Few different values, so that many are tied. */
const few = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 });
const figures = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 20 });

/** Two lists without ties, of which `exceeding` pairs have the figure of the second above that of the first. */
function listsWith(exceeding: number, a: number, b: number): [number[], number[]] {
  const first = Array.from({ length: a }, (_, index) => index + 1);
  const second = Array.from({ length: b }, (_, index) => {
    const passed = Math.min(a, Math.max(0, exceeding - index * a));
    return passed + 0.5 - index / 100;
  });
  return [first, second];
}

/** What the test computes cleverly, by trying all deals. */
function pByTryingAll(a: readonly number[], b: readonly number[]): number {
  const pooled = [...a, ...b];
  const distance = (chosen: readonly boolean[]): number => {
    const inB = pooled.filter((_, index) => chosen[index]);
    const inA = pooled.filter((_, index) => !chosen[index]);
    const wins = inB.flatMap((y) => inA.map((x) => Math.sign(y - x)));
    return Math.abs(wins.reduce((sum, each) => sum + each, 0));
  };
  const seen = distance(pooled.map((_, index) => index >= a.length));
  const deals = Array.from({ length: 2 ** pooled.length }, (_, bits) =>
    pooled.map((__, index) => ((bits >> index) & 1) === 1),
  ).filter((chosen) => chosen.filter(Boolean).length === b.length);
  return deals.filter((chosen) => distance(chosen) >= seen).length / deals.length;
}

describe('p values are those of the literature', () => {
  // H. B. Mann, D. R. Whitney: On a test of whether one of two random variables is stochastically larger than the
  // other. Annals of Mathematical Statistics 18 (1947), table I: probabilities of a U of 0, 1, 2, … or less.
  test.each([
    [3, 3, [0.05, 0.1, 0.2, 0.35, 0.5]],
    [4, 4, [0.014, 0.029, 0.057, 0.1, 0.171, 0.243, 0.343, 0.443]],
    [5, 5, [0.004, 0.008, 0.016, 0.028, 0.048, 0.075, 0.111, 0.155, 0.21, 0.274, 0.345, 0.421, 0.5]],
  ])('of Mann and Whitney for %i and %i figures', (n, m, oneSided) => {
    const found = oneSided.map((_, exceeding) => rankSumTest(...listsWith(exceeding, n, m)).p / 2);
    expect(found.map((p) => Math.round(p * 1000) / 1000)).toEqual(oneSided);
  });

  test('of Hollander and Wolfe for the permeability of membranes', () => {
    // M. Hollander, D. A. Wolfe: Nonparametric Statistical Methods (1973), p. 69 f.; the example of wilcox.test in R,
    // which gives W = 35 and a one-sided p of 0.1272.
    const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const before = [1.15, 0.88, 0.9, 0.74, 1.21];
    const { p, effect } = rankSumTest(before, atTerm);
    expect(p).toBeCloseTo(2 * 0.1272, 4);
    expect(effect).toBe(35 / 50);
  });

  test('at the critical values of 20 figures a side', () => {
    // S. Siegel: Nonparametric Statistics for the Behavioral Sciences (1956), table K: two-sided, U = 127 at 0.05.
    expect(rankSumTest(...listsWith(127, 20, 20)).p).toBeLessThan(0.05);
    expect(rankSumTest(...listsWith(128, 20, 20)).p).toBeGreaterThan(0.05);
  });

  test('with ties too: all deals tried give the same', () => {
    fc.assert(
      fc.property(few, few, (a, b) => {
        expect(rankSumTest(a, b).p).toBeCloseTo(pByTryingAll(a, b), 12);
      }),
    );
  });
});

test('the sides may be swapped', () => {
  fc.assert(
    fc.property(figures, figures, (a, b) => {
      const [there, back] = [rankSumTest(a, b), rankSumTest(b, a)];
      expect(back.p).toBeCloseTo(there.p, 12);
      expect(back.effect).toBeCloseTo(1 - there.effect, 12);
    }),
  );
});

test('only the order of figures counts, not how far apart they are', () => {
  const stretch = (value: number): number => value ** 3 + 7;
  fc.assert(
    fc.property(few, few, (a, b) => {
      expect(rankSumTest(a.map(stretch), b.map(stretch))).toEqual(rankSumTest(a, b));
    }),
  );
});

test('p lies between the smallest one and 1', () => {
  fc.assert(
    fc.property(figures, figures, (a, b) => {
      const { p } = rankSumTest(a, b);
      expect(p).toBeGreaterThanOrEqual(smallestP(a.length, b.length) / 2);
      expect(p).toBeLessThanOrEqual(1);
    }),
  );
});

test('a list does not differ from itself', () => {
  fc.assert(
    fc.property(figures, (list) => {
      expect(rankSumTest(list, list)).toEqual({ p: 1, effect: 0.5 });
    }),
  );
});

test('lists that do not overlap have the smallest p, and every figure of the higher one exceeds', () => {
  expect(rankSumTest([1, 2, 3, 4, 5, 6, 7], [8, 9, 10, 11, 12, 13, 14])).toEqual({
    p: smallestP(7, 7),
    effect: 1,
  });
  expect(smallestP(7, 7)).toBe(2 / 3432);
  expect(smallestP(1, 1)).toBe(1);
});

test('nothing has no ranks', () => {
  expect(() => rankSumTest([], [1])).toThrow(RangeError);
  expect(() => rankSumTest([1], [])).toThrow(RangeError);
});
