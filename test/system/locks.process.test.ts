import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { lock, tryLock } from '../../src/system/locks.ts';
import { startNeighbour } from './start-neighbour.ts';
import { useTemporaryCache } from './temporary-cache.ts';

const folder = useTemporaryCache();

test('a killed process holds nothing', async () => {
  const path = join(folder(), 'one.lock');
  const neighbour = startNeighbour('lock', path, 'exclusive');
  await neighbour.says('locked');
  expect(tryLock(path, 'exclusive')).toBeUndefined();
  await neighbour.kill();
  expect(tryLock(path, 'exclusive')).toBeDefined();
});

test('who waits for another process says so once and gets the lock when it is free', async () => {
  const path = join(folder(), 'one.lock');
  const neighbour = startNeighbour('lock', path, 'exclusive');
  await neighbour.says('locked');
  const waits = Promise.withResolvers<void>();
  const onWait = vi.fn<() => void>(() => waits.resolve());
  const got = lock(path, 'exclusive', { onWait });
  await waits.promise;
  await neighbour.kill();
  (await got).release();
  expect(onWait).toHaveBeenCalledTimes(1);
});
