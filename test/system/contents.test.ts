import { statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cached } from '../../src/system/cache.ts';
import { useTemporaryCache } from './temporary-cache.ts';

useTemporaryCache();

const said: string[] = [];
const say = (line: string): void => void said.push(line);

/** Builds the entry, and gives it back at once. */
async function built(kind: 'trees' | 'snapshots' = 'trees'): Promise<{ path: string; fresh: boolean }> {
  const { path, fresh, release } = await cached(
    kind,
    'key',
    async (folder) => {
      await writeFile(join(folder, 'vmlinuz'), 'a kernel');
      await writeFile(join(folder, 'other'), 'something else');
    },
    { say },
  );
  release();
  return { path, fresh };
}

test('what is whole is used again', async () => {
  expect((await built()).fresh).toBe(true);
  expect((await built()).fresh).toBe(false);
  expect((await built()).fresh).toBe(false);
});

test.each<[string, (file: string) => void | Promise<void>]>([
  ['cut short', (file) => truncateSync(file, 3)],
  ['of the same length and another content', (file) => writeFileSync(file, 'no kernel'.slice(0, 8))],
  ['gone', (file) => rm(file)],
])('a file that is %s is said, and the entry is made anew', async (_, damage) => {
  said.length = 0;
  const { path } = await built();
  await damage(join(path, 'vmlinuz'));
  expect((await built()).fresh).toBe(true);
  expect(said).toEqual(['vmlinuz is damaged in the cache: trees key is made anew']);
  expect(statSync(join(path, 'vmlinuz')).size).toBe('a kernel'.length);
  expect((await built()).fresh).toBe(false);
});

test('a file that was only touched, as by copying the cache, is not damaged', async () => {
  const { path } = await built();
  utimesSync(join(path, 'vmlinuz'), 0, 0);
  expect((await built()).fresh).toBe(false);
});

test('what fails in another way, and says so, is not looked at', async () => {
  const { path } = await built('snapshots');
  truncateSync(join(path, 'vmlinuz'), 3);
  expect((await built('snapshots')).fresh).toBe(false);
});
