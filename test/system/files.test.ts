import { mkdirSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  diskUsage,
  fileErrorFromOutput,
  formatBytes,
  freeSpace,
  inFolder,
  sha256File,
  writeAtomic,
} from '../../src/system/files.ts';
import { useTemporaryCache } from './temporary-cache.ts';

const root = useTemporaryCache();

test('a file is written as a whole, with its folder', async () => {
  const path = join(root(), 'a', 'b', 'file');
  await writeAtomic(path, 'first');
  await writeAtomic(path, 'second');
  expect(await readFile(path, 'utf8')).toBe('second');
  expect(await readdir(join(root(), 'a', 'b'))).toEqual(['file']);
});

test('a file that can not be written leaves nothing beside it', async () => {
  const path = join(root(), 'file');
  await mkdir(path, { recursive: true });
  await expect(writeAtomic(path, 'text')).rejects.toThrow('EISDIR');
  expect(await readdir(root())).toEqual(['file']);
});

test('sha256 of a file', async () => {
  mkdirSync(root());
  await writeFile(join(root(), 'file'), 'abc');
  // FIPS 180-2, appendix B.1.
  expect(await sha256File(join(root(), 'file'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});

test('a full device is named with what mends it', async () => {
  const writing = inFolder('/some/folder', () => writeFile('/dev/full', 'text'));
  await expect(writing).rejects.toMatchObject({
    name: 'WorldswitchError',
    message: '/some/folder is full',
    next: expect.stringContaining('WORLDSWITCH_CACHE'),
  });
});

test('what a child process says about a file system is understood', () => {
  expect(fileErrorFromOutput('tar: x: Cannot write: No space left on device', '/f')).toMatchObject({
    message: '/f is full',
  });
  expect(fileErrorFromOutput('tar: x: Cannot open: Read-only file system', '/f')).toMatchObject({
    message: '/f is on a file system that is mounted read-only',
  });
  expect(fileErrorFromOutput('tar: this does not look like a tar archive', '/f')).toBeUndefined();
});

test('disk usage counts folders, not what links point at', async () => {
  expect(await diskUsage(join(root(), 'nothing'))).toBe(0);
  await mkdir(join(root(), 'folder'), { recursive: true });
  await writeFile(join(root(), 'folder', 'file'), Buffer.alloc(100_000, 1));
  await symlink('/usr', join(root(), 'folder', 'link'));
  const bytes = await diskUsage(root());
  expect(bytes).toBeGreaterThanOrEqual(100_000);
  expect(bytes).toBeLessThan(200_000);
});

test('free space of a folder that is not there is that of its parent', async () => {
  expect(await freeSpace(join(root(), 'not', 'there'))).toBeGreaterThan(0);
});

test('bytes as a person reads them', () => {
  expect([0, 999, 1000, 34_691_132, 117_000_000, 4.2e9].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '34.7 MB',
    '117 MB',
    '4.2 GB',
  ]);
});
