import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InterruptedError } from '../../src/system/errors.ts';
import { lock, tryLock, withLock } from '../../src/system/locks.ts';
import { startNeighbour, useTemporaryCache } from './temporary-cache.ts';

const folder = useTemporaryCache();

test('many may hold a lock as shared, one as exclusive', () => {
  const path = join(folder(), 'one.lock');
  const first = tryLock(path, 'shared');
  const second = tryLock(path, 'shared');
  expect(first).toBeDefined();
  expect(second).toBeDefined();
  expect(tryLock(path, 'exclusive')).toBeUndefined();
  first?.release();
  expect(tryLock(path, 'exclusive')).toBeUndefined();
  second?.release();
  const alone = tryLock(path, 'exclusive');
  expect(alone).toBeDefined();
  expect(tryLock(path, 'shared')).toBeUndefined();
  alone?.release();
  expect(tryLock(path, 'exclusive')).toBeDefined();
});

test('a killed process holds nothing', async () => {
  const path = join(folder(), 'one.lock');
  const neighbour = startNeighbour('lock', path, 'exclusive');
  await neighbour.says('locked');
  expect(tryLock(path, 'exclusive')).toBeUndefined();
  neighbour.child.kill('SIGKILL');
  await neighbour.ended;
  expect(tryLock(path, 'exclusive')).toBeDefined();
});

/** Waits for the lock, and gives it back at once. */
function waitFor(path: string, onWait: () => void): Promise<void> {
  return withLock(path, () => Promise.resolve(), { onWait });
}

test('who waits for another process says so once and gets the lock when it is free', async () => {
  const path = join(folder(), 'one.lock');
  const neighbour = startNeighbour('lock', path, 'exclusive');
  await neighbour.says('locked');
  let waits = 0;
  const waiting = waitFor(path, () => (waits += 1));
  await expect.poll(() => waits).toBe(1);
  neighbour.child.kill('SIGKILL');
  await waiting;
  expect(waits).toBe(1);
});

test('who waits for its own process gets the lock when it is free, and has nothing to say', async () => {
  const path = join(folder(), 'one.lock');
  const held = await lock(path, 'exclusive');
  const waits: string[] = [];
  const order: string[] = [];
  const second = waitFor(path, () => waits.push('another process')).then(() => order.push('second'));
  await new Promise((resolve) => {
    setTimeout(resolve, 200);
  });
  order.push('first');
  held.release();
  await second;
  expect(order).toEqual(['first', 'second']);
  expect(waits).toEqual([]);
});

test('waiting can be interrupted', async () => {
  const path = join(folder(), 'one.lock');
  const held = await lock(path, 'exclusive');
  const controller = new AbortController();
  const second = lock(path, 'exclusive', { signal: controller.signal });
  controller.abort();
  await expect(second).rejects.toBeInstanceOf(InterruptedError);
  held.release();
});

test('an action that fails releases the lock', async () => {
  const path = join(folder(), 'one.lock');
  await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(tryLock(path, 'exclusive')).toBeDefined();
});
