import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { factAbout, forgetFacts } from '../../src/system/file-facts.ts';
import { sha256File } from '../../src/system/files.ts';
import { useTemporaryCache } from './temporary-cache.ts';

const cache = useTemporaryCache();
let file: string;
let looks: number;
beforeEach(async () => {
  file = join(dirname(cache()), 'file');
  await writeFile(file, 'one');
  looks = 0;
});

function hash(): Promise<string> {
  return factAbout(file, 'sha256', z.string(), () => {
    looks++;
    return sha256File(file);
  });
}

test('a file is looked at once', async () => {
  const first = await hash();
  expect(await hash()).toBe(first);
  expect({ looks, is: await sha256File(file) }).toEqual({ looks: 1, is: first });
});

test('a file that is written, even with its old size and time, is another one', async () => {
  await hash();
  await writeFile(file, 'two');
  await utimes(file, 1, 1);
  expect(await hash()).toBe(await sha256File(file));
  expect(looks).toBe(2);
});

test('a file in the place of another is another one', async () => {
  await hash();
  await writeFile(`${file}.new`, 'two');
  await rename(`${file}.new`, file);
  expect(await hash()).toBe(await sha256File(file));
});

test('a damaged memory is no memory', async () => {
  const first = await hash();
  for (const name of await readdir(join(cache(), 'facts')))
    await writeFile(join(cache(), 'facts', name), '{"i');
  expect(await hash()).toBe(first);
  expect(looks).toBe(2);
});

test('a cache that can not be written is no error', async () => {
  await mkdir(cache());
  await writeFile(join(cache(), 'facts'), 'a file where the folder must be');
  expect(await hash()).toBe(await sha256File(file));
});

test('what is forgotten is looked at again', async () => {
  await hash();
  expect(await forgetFacts()).toBeGreaterThan(0);
  expect(existsSync(join(cache(), 'facts'))).toBe(false);
  await hash();
  expect(looks).toBe(2);
});
