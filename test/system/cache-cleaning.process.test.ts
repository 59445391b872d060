import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeEntries, removeLeftovers } from '../../src/system/cache-cleaning.ts';
import { startNeighbour } from './start-neighbour.ts';
import { useTemporaryCache } from './temporary-cache.ts';

const root = useTemporaryCache();

test("another process's entry stays while that process lives", async () => {
  const neighbour = startNeighbour('hold', 'key');
  await neighbour.says('built');
  expect(await removeEntries(() => true)).toEqual({ freed: 0, removed: [], inUse: ['guest/key'] });
  await neighbour.kill();
  expect((await removeEntries(() => true)).removed).toEqual(['guest/key']);
});

test('leftovers of a killed process are removed, those of a live one are not', async () => {
  const neighbour = startNeighbour('build', 'key');
  await neighbour.says('building');
  expect(await removeLeftovers()).toBe(0);
  await neighbour.kill();
  expect(await removeLeftovers()).toBeGreaterThan(0);
  expect(existsSync(join(root(), 'temporary', 'guest-key'))).toBe(false);
});
