import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { spreadOf } from '../../src/analysis/spread.ts';
import { median } from '../../src/analysis/statistics.ts';

const figures = fc.array(fc.double({ min: 1, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 40 });

test('minimum, quartiles and median are in their order, and the interval holds the median', () => {
  fc.assert(
    fc.property(figures, (values) => {
      const { minimum, lowerQuartile, upperQuartile, interval } = spreadOf(values, 'seed');
      const ordered = [minimum, lowerQuartile, median(values), upperQuartile];
      expect(ordered).toEqual(ordered.toSorted((a, b) => a - b));
      expect(interval.low).toBeLessThanOrEqual(median(values));
      expect(interval.high).toBeGreaterThanOrEqual(median(values));
    }),
    { numRuns: 20 },
  );
});

test('the same seed gives the same interval', () => {
  const values = [5, 3, 8, 1, 9, 4, 7];
  expect(spreadOf(values, 'a')).toEqual(spreadOf(values, 'a'));
});

test('quartiles that lie more than a tenth of the median apart are unsteady', () => {
  expect(spreadOf([100, 100, 100, 100], 'a').unsteady).toBe(false);
  expect(spreadOf([96, 98, 100, 102, 104], 'a').unsteady).toBe(false);
  expect(spreadOf([80, 90, 100, 110, 120], 'a').unsteady).toBe(true);
});
