import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PackageFile } from '../../../src/artifacts/packages/fetch.ts';
import { unpackPackages } from '../../../src/artifacts/packages/unpack.ts';

let folder = '';
let tree = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-unpack-'));
  tree = join(folder, 'tree');
  mkdirSync(tree);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A package with files of that many bytes of noise, which no compression shortens. */
function packageWith(name: string, files: Record<string, number>): PackageFile {
  const content = join(folder, name);
  const paths = { ...files, 'DEBIAN/control': 0 };
  for (const [path, size] of Object.entries(paths)) {
    mkdirSync(dirname(join(content, path)), { recursive: true });
    writeFileSync(join(content, path), randomBytes(size));
  }
  const control = `Package: ${name}\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@m.example>\nDescription: test\n`;
  writeFileSync(join(content, 'DEBIAN/control'), control);
  const path = join(folder, `${name}.deb`);
  const { status, stderr } = spawnSync('dpkg-deb', ['--root-owner-group', '--build', content, path]);
  if (status !== 0) throw new Error(stderr.toString());
  const locked = { version: '1', architecture: 'all', sha256: '0'.repeat(64), path: 'pool/x.deb' };
  return { path, locked: { ...locked, name, size: 1, archive: 'debian' } };
}

function unpack(files: readonly PackageFile[], only: readonly string[] | undefined): Promise<void> {
  return unpackPackages(files, tree, only, { say: () => {} });
}

function unpacked(): string[] {
  return readdirSync(tree, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(tree.length + 1))
    .toSorted();
}

test('of each package what matches a pattern is unpacked, wherever a release has it, and nothing else', async () => {
  const older = packageWith('older', {
    'boot/vmlinuz-6.1': 10,
    'lib/modules/6.1/kernel/drivers/xen/evtchn.ko': 10,
    'lib/modules/6.1/kernel/drivers/net/tap.ko': 10,
  });
  const newer = packageWith('newer', { 'usr/lib/modules/6.12/kernel/drivers/xen/xenfs/xenfs.ko.xz': 10 });
  const other = packageWith('other', { 'usr/share/doc/other': 10 });
  await unpack([older, newer, other], ['./boot/vmlinuz-*', '*/kernel/drivers/xen/*']);
  expect(unpacked()).toEqual([
    'boot/vmlinuz-6.1',
    'lib/modules/6.1/kernel/drivers/xen/evtchn.ko',
    'usr/lib/modules/6.12/kernel/drivers/xen/xenfs/xenfs.ko.xz',
  ]);
});

test.each([undefined, ['./usr/*']])('a package that is cut is an error, unpacking %s', async (only) => {
  const cut = packageWith('cut', { 'usr/share/cut': 300_000 });
  truncateSync(cut.path, 200_000);
  await expect(unpack([cut], only)).rejects.toMatchObject({
    name: 'WorldswitchError',
    message: expect.stringContaining('unpacking cut 1 failed'),
  });
});

test('a disk that is full is an error, not a tree with a part of the files', async (context) => {
  const large = packageWith('large', { 'usr/share/large': 3_000_000 });
  // A file system of its own, which root may make.
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', tree]).status !== 0) {
    context.skip('a small file system can not be mounted here');
  }
  try {
    await expect(unpack([large], ['./usr/*', './boot/*'])).rejects.toMatchObject({
      message: expect.stringContaining('is full'),
    });
  } finally {
    spawnSync('umount', [tree]);
  }
  expect(existsSync(join(tree, 'usr'))).toBe(false);
});
