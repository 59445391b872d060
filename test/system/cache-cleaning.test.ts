import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { cached, peekCache, type CacheEntry } from '../../src/system/cache.ts';
import { cacheLimit, pruneCache, removeLeftovers } from '../../src/system/cache-cleaning.ts';
import { diskUsage } from '../../src/system/files.ts';
import { useTemporaryCache } from './temporary-cache.ts';

useTemporaryCache();
afterEach(() => {
  delete process.env['WORLDSWITCH_CACHE_LIMIT'];
});

/** An entry of 1 MB that was last used `age` seconds ago. */
async function entryOfAge(key: string, age: number): Promise<CacheEntry> {
  const entry = await cached('snapshots', key, (folder) =>
    writeFile(join(folder, 'file'), Buffer.alloc(1e6, 1)),
  );
  const time = Date.now() / 1000 - age;
  await utimes(entry.path, time, time);
  return entry;
}

test('the least recently used goes first, and what is in use stays', async () => {
  const leased = await entryOfAge('oldest', 300);
  for (const [key, age] of [
    ['old', 200],
    ['recent', 100],
    ['new', 10],
  ] as const)
    (await entryOfAge(key, age)).release();
  const one = await diskUsage(leased.path);
  const cleaning = await pruneCache(2.5 * one);
  expect(cleaning).toEqual({
    freed: 2 * one,
    removed: ['snapshots/old', 'snapshots/recent'],
    inUse: ['snapshots/oldest'],
  });
  expect(peekCache('snapshots', 'oldest')).toBeDefined();
  leased.release();
  expect((await pruneCache(1.5 * one)).removed).toEqual(['snapshots/oldest']);
});

test('using an entry makes it recent', async () => {
  (await entryOfAge('a', 300)).release();
  (await entryOfAge('b', 200)).release();
  (await cached('snapshots', 'a', () => Promise.reject(new Error('it is there')))).release();
  expect((await pruneCache(1.5e6)).removed).toEqual(['snapshots/b']);
});

test('a cache that is not there yet has nothing to remove', async () => {
  expect(await pruneCache(0)).toEqual({ freed: 0, removed: [], inUse: [] });
  expect(await removeLeftovers()).toBe(0);
});

test('the limit is 16 GiB, can be moved, and must be a size', () => {
  expect(cacheLimit()).toBe(16 * 2 ** 30);
  process.env['WORLDSWITCH_CACHE_LIMIT'] = '0.5';
  expect(cacheLimit()).toBe(2 ** 29);
  process.env['WORLDSWITCH_CACHE_LIMIT'] = 'much';
  expect(cacheLimit).toThrow('not a size in GiB');
});
