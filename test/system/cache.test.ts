import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { cached, leaseCached, peekCache } from '../../src/system/cache.ts';
import { useTemporaryCache } from './temporary-cache.ts';

const root = useTemporaryCache();

async function temporaries(): Promise<string[]> {
  return existsSync(join(root(), 'temporary')) ? readdir(join(root(), 'temporary')) : [];
}

test('an entry is built once and then reused', async () => {
  const build = vi.fn<(folder: string) => Promise<void>>((folder) =>
    writeFile(join(folder, 'file'), 'content'),
  );
  expect(peekCache('guest', 'key')).toBeUndefined();
  expect(await leaseCached('guest', 'key')).toBeUndefined();
  const first = await cached('guest', 'key', build);
  const second = await cached('guest', 'key', build);
  expect([first.fresh, second.fresh]).toEqual([true, false]);
  expect(second.path).toBe(first.path);
  expect(readFileSync(join(second.path, 'file'), 'utf8')).toBe('content');
  expect(build).toHaveBeenCalledTimes(1);
  expect(peekCache('guest', 'key')).toBe(first.path);
  expect(await temporaries()).toEqual([]);
});

test('a build that fails leaves nothing, and the next try builds', async () => {
  const fails = cached('guest', 'key', async (folder) => {
    await writeFile(join(folder, 'file'), 'half');
    throw new Error('the compiler is unhappy');
  });
  await expect(fails).rejects.toThrow('the compiler is unhappy');
  expect(peekCache('guest', 'key')).toBeUndefined();
  expect(await temporaries()).toEqual([]);
  const entry = await cached('guest', 'key', async (folder) => {
    expect(await readdir(folder)).toEqual([]);
  });
  expect(entry.fresh).toBe(true);
});

test('of two caches that share a folder of entries each builds what is not there, and the first one is kept', async () => {
  const shared = join(root(), 'guest');
  const entry = await cached('guest', 'key', async (folder) => {
    await writeFile(join(folder, 'file'), 'later');
    await mkdir(join(shared, 'key'), { recursive: true });
    await writeFile(join(shared, 'key/file'), 'first');
  });
  expect(readFileSync(join(entry.path, 'file'), 'utf8')).toBe('first');
  expect(await temporaries()).toEqual([]);
});

test('refresh builds anew', async () => {
  (await cached('guest', 'key', (folder) => writeFile(join(folder, 'old'), ''))).release();
  const entry = await cached('guest', 'key', (folder) => writeFile(join(folder, 'new'), ''), {
    refresh: true,
  });
  expect(entry.fresh).toBe(true);
  expect(await readdir(entry.path)).toEqual(['new']);
});

test('of two that want it at once in one process one builds, and the other need not wait for that one to give it back', async () => {
  const bothAsked = Promise.withResolvers<void>();
  const build = async (folder: string): Promise<void> => {
    await bothAsked.promise;
    await writeFile(join(folder, 'file'), '');
  };
  const both = Promise.all([cached('guest', 'key', build), cached('guest', 'key', build)]);
  bothAsked.resolve();
  expect((await both).map(({ fresh }) => fresh)).toEqual([true, false]);
});

test('a name that would leave the cache is no key', async () => {
  for (const key of ['../key', 'a/b', '', '.hidden']) {
    await expect(cached('guest', key, async () => {})).rejects.toThrow('not a cache key');
  }
});
