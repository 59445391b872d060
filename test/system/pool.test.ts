import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { mapPool } from '../../src/system/pool.ts';

test('gives results in the order of the items, with no more at once than the limit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(5)), fc.integer({ min: 1, max: 6 }), async (items, limit) => {
      let [running, most] = [0, 0];
      const results = await mapPool(items, limit, async (item) => {
        most = Math.max(most, ++running);
        await sleep(item);
        running--;
        return item * 2;
      });
      expect(results).toEqual(items.map((item) => item * 2));
      expect(most).toBeLessThanOrEqual(limit);
    }),
    { numRuns: 30 },
  );
});

test('throws the first error when all that had begun have ended, and begins nothing more', async () => {
  const ended: number[] = [];
  const begun: number[] = [];
  const pool = mapPool([0, 1, 2, 3], 2, async (item) => {
    begun.push(item);
    if (item === 0) throw new Error('the first');
    await sleep(20);
    ended.push(item);
    throw new Error('a later one');
  });
  await expect(pool).rejects.toThrow('the first');
  expect({ begun, ended }).toEqual({ begun: [0, 1], ended: [1] });
});
