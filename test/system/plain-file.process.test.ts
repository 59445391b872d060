import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { modulesBelow } from '../../src/artifacts/modules/kernel-modules.ts';
import { sideOfFile } from '../../src/study/recorded-sides.ts';
import { readPlainFile } from '../../src/system/plain-file.ts';
import { useTemporaryCache } from './temporary-cache.ts';

const cache = useTemporaryCache();

/** A pipe that nobody writes to. */
function pipe(name: string): string {
  mkdirSync(cache(), { recursive: true });
  const path = join(cache(), name);
  execFileSync('mkfifo', [path]);
  return path;
}

test('a file is read, and what is none is refused at once', () => {
  const path = pipe('pipe');
  expect(() => readPlainFile(path)).toThrow('it is no regular file');
  expect(() => readPlainFile('/dev/zero')).toThrow('it is no regular file');
  expect(() => readPlainFile(cache())).toThrow('it is a folder');
  expect(() => readPlainFile(join(cache(), 'none'))).toThrow(
    expect.objectContaining({ message: 'there is no such file', code: 'ENOENT' }),
  );
  writeFileSync(join(cache(), 'file'), 'é');
  expect(readPlainFile(join(cache(), 'file'))).toBe('é');
});

test('a pipe as a side of a comparison is one sentence', () => {
  expect(() => sideOfFile(pipe('a.json'))).toThrow("the file can't be read: it is no regular file");
});

test('a pipe as the list of what is built into a kernel is one sentence', async () => {
  pipe('modules.builtin');
  await expect(modulesBelow(cache(), '').find(['kvm'])).rejects.toMatchObject({
    message: "what is built into the kernel can't be read: it is no regular file",
    next: expect.stringContaining('--kernel-modules'),
  });
});
