import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextVersion } from '../../../src/analysis/history/next.ts';

/** In which order versions with these figures are measured. */
function orderOf(figures: readonly number[], coarse: readonly number[] = []): number[] {
  const waiting = new Set(figures.keys());
  const known: (number | undefined)[] = figures.map(() => undefined);
  const order: number[] = [];
  for (;;) {
    const next = nextVersion({ values: [known], waiting }, new Set(coarse));
    if (next === undefined) return order;
    waiting.delete(next.index);
    known[next.index] = figures[next.index];
    order.push(next.index);
  }
}

test('the newest, the oldest, then where the step is', () => {
  // The step is between 6 and 7.
  expect(orderOf([1, 1, 1, 1, 1, 1, 1, 2, 2]).slice(0, 5)).toEqual([8, 0, 4, 6, 7]);
});

test('coarse ones come before all others', () => {
  expect(orderOf([1, 2, 3, 4, 5, 6, 7], [2, 5]).slice(0, 2)).toEqual([5, 2]);
});

test('each version has its turn, once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 })), (figures) => {
      expect(orderOf(figures).toSorted((a, b) => a - b)).toEqual([...figures.keys()]);
    }),
  );
});
