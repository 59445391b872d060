import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { cached, type CacheEntry } from '../../src/system/cache.ts';
import { useTemporaryCache } from './temporary-cache.ts';

const root = useTemporaryCache();
let mounted = false;
afterEach(() => {
  if (mounted) mount('umount', root());
  mounted = false;
});

function mount(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}

/** Puts a file system of 1 MB where the cache is. */
function mountSmall(): boolean {
  mkdirSync(root(), { recursive: true });
  mounted = mount('mount', '-t', 'tmpfs', '-o', 'size=1m', 'worldswitch-test', root());
  return mounted;
}

function entry(bytes: number): Promise<CacheEntry> {
  return cached('guest', 'key', (folder) => writeFile(join(folder, 'file'), Buffer.alloc(bytes, 1)));
}

test('a full cache: one sentence, nothing left behind', async (context) => {
  context.skip(!mountSmall(), 'this user may not mount a small file system');
  await expect(entry(2e6)).rejects.toMatchObject({ name: 'WorldswitchError', message: `${root()} is full` });
  expect(readdirSync(join(root(), 'temporary'))).toEqual([]);
  const small = await entry(1e5);
  expect(small.fresh).toBe(true);
  small.release();
});

test('a read-only cache serves what it has and refuses the rest in one sentence', async (context) => {
  context.skip(!mountSmall(), 'this user may not mount a small file system');
  (await entry(1e5)).release();
  expect(mount('mount', '-o', 'remount,ro', root())).toBe(true);
  const old = await entry(1e5);
  expect(old.fresh).toBe(false);
  old.release();
  await expect(cached('guest', 'other', async () => {})).rejects.toMatchObject({
    name: 'WorldswitchError',
    message: expect.stringContaining('mounted read-only'),
  });
});

test('a cache below a folder that is not there, on a file system that is read-only, is refused for that reason', async (context) => {
  context.skip(!mountSmall(), 'this user may not mount a small file system');
  expect(mount('mount', '-o', 'remount,ro', root())).toBe(true);
  const before = process.env['WORLDSWITCH_CACHE'];
  process.env['WORLDSWITCH_CACHE'] = join(root(), 'not/there');
  try {
    // Node says of it that there is no such folder.
    await expect(entry(1)).rejects.toMatchObject({
      name: 'WorldswitchError',
      message: expect.stringContaining('is on a file system that is mounted read-only'),
    });
  } finally {
    process.env['WORLDSWITCH_CACHE'] = before;
  }
});

test('a cache of another user is refused in one sentence', async () => {
  mkdirSync(root(), { recursive: true });
  chmodSync(root(), 0o555);
  // Root may write everywhere, so for this moment it is nobody.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chmodSync(join(root(), '..'), 0o755);
  if (isRoot) process.seteuid?.(65_534);
  try {
    await expect(entry(1)).rejects.toMatchObject({
      name: 'WorldswitchError',
      message: expect.stringContaining('may not be written by this user'),
    });
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
});
