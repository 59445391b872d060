import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundTogether } from '../../src/report/rounding.ts';

const tenths = (figures: readonly number[]): number[] => figures.map((figure) => Math.round(figure * 10));
const add = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

test('what is printed adds up, and the largest remainder is rounded up first', () => {
  expect(roundTogether([1, 1, 1], 3)).toEqual([0.4, 0.3, 0.3]);
  expect(roundTogether([5, 2, 0], 4)).toEqual([1.3, 0.5, 0]);
});

test('nothing of nothing is nothing', () => {
  expect(roundTogether([0, 0], 0)).toEqual([0, 0]);
  expect(roundTogether([], 4)).toEqual([]);
});

const counts = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 20 });
const divisor = fc.integer({ min: 1, max: 1000 });

test('every figure is off by less than a tenth, and the sum is the rounded sum', () => {
  fc.assert(
    fc.property(counts, divisor, (parts, by) => {
      const figures = roundTogether(parts, by);
      expect(add(tenths(figures))).toBe(Math.round((10 * add(parts)) / by));
      for (const [index, figure] of figures.entries())
        expect(Math.abs(figure - (parts[index] ?? 0) / by)).toBeLessThan(0.1);
    }),
  );
});

test('parts of a part add up to what that was rounded to', () => {
  fc.assert(
    fc.property(fc.array(counts, { minLength: 1, maxLength: 5 }), divisor, (groups, by) => {
      const wholes = roundTogether(groups.map(add), by);
      for (const [index, group] of groups.entries())
        expect(add(tenths(roundTogether(group, by, wholes[index])))).toBe(
          Math.round((wholes[index] ?? 0) * 10),
        );
    }),
  );
});
