import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesBelow } from '../../../src/artifacts/packages/tree.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'worldswitch-tree-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function file(path: string, mode = 0o644): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), path);
  chmodSync(join(root, path), mode);
}

function link(path: string, target: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(target, join(root, path));
}

test('a folder comes with all that is in it, in one order, and programs stay programs', async () => {
  file('usr/share/b');
  file('usr/share/a/2');
  file('usr/share/a/1', 0o755);
  expect(await filesBelow(root, ['usr/share'])).toEqual([
    { path: 'usr/share/a/1', file: join(root, 'usr/share/a/1'), executable: true },
    { path: 'usr/share/a/2', file: join(root, 'usr/share/a/2'), executable: false },
    { path: 'usr/share/b', file: join(root, 'usr/share/b'), executable: false },
  ]);
});

test('a link is what it leads to in the tree, never on this computer', async () => {
  file('etc/settings/passwd');
  link('lib/absolute', '/etc/settings/passwd');
  link('lib/relative', '../etc/link');
  link('etc/link', 'settings');
  // This computer has such a file, and the tree has none.
  link('lib/nowhere', '/etc/passwd');
  expect(await filesBelow(root, ['lib'])).toEqual([
    { path: 'lib/absolute', file: join(root, 'etc/settings/passwd'), executable: false },
    { path: 'lib/relative/passwd', file: join(root, 'etc/settings/passwd'), executable: false },
  ]);
});

test('links in a circle lead nowhere', async () => {
  link('lib/one', 'two');
  link('lib/two', 'one');
  expect(await filesBelow(root, ['lib'])).toEqual([]);
});

test('a path that is asked for by name must be there', async () => {
  await expect(filesBelow(root, ['usr/share/none'])).rejects.toMatchObject({
    name: 'WorldswitchError',
    message: 'the packages have no usr/share/none',
  });
});
