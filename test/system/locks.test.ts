import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { InterruptedError } from '../../src/system/errors.ts';
import { lock, lockUnless, tryLock, withLock } from '../../src/system/locks.ts';
import { useTemporaryCache } from './temporary-cache.ts';

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

test('who waits for its own process gets the lock when it is free, and has nothing to say', async () => {
  const path = join(folder(), 'one.lock');
  const held = await lock(path, 'exclusive');
  const onWait = vi.fn<() => void>();
  const triedOften = Promise.withResolvers<void>();
  let tries = 0;
  const isUnneeded = (): boolean => {
    tries += 1;
    if (tries > 6) triedOften.resolve();
    return false;
  };
  const waiting = lockUnless(path, 'exclusive', isUnneeded, { onWait });
  await triedOften.promise;
  held.release();
  expect(await waiting).toBeDefined();
  expect(onWait).not.toHaveBeenCalled();
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
