import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { programsWithLibraries } from '../../../src/testbed/packages/closure.ts';
import { elfNeeds } from '../../../src/testbed/packages/elf.ts';

/** A program that every Debian has, and needs more than the C library. */
const PROGRAM = '/usr/bin/ls';
const TRIPLET = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu';
const libraries = `usr/lib/${TRIPLET}`;

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'worldswitch-tree-'));
  mkdirSync(join(root, 'usr/bin'), { recursive: true });
  mkdirSync(join(root, libraries), { recursive: true });
  copyFileSync(PROGRAM, join(root, 'usr/bin/ls'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Puts a library of this machine into the tree, with all that it needs itself. */
function take(name: string): void {
  const file = join('/lib', TRIPLET, name);
  copyFileSync(file, join(root, libraries, name));
  for (const each of elfNeeds(readFileSync(file), name).libraries) take(each);
}

test('a program comes with its loader where it names it, and the libraries of its libraries', async () => {
  const { interpreter = '', libraries: direct } = elfNeeds(readFileSync(PROGRAM), PROGRAM);
  for (const name of [...direct, basename(interpreter), 'libgcc_s.so.1']) take(name);
  const files = await programsWithLibraries(root, ['usr/bin/ls']);
  const paths = files.map(({ path }) => path);
  expect(paths).toContain('ls');
  expect(paths).toContain(interpreter.slice(1));
  for (const name of [...direct, 'libgcc_s.so.1']) expect(paths).toContain(`${libraries}/${name}`);
  expect(new Set(paths).size).toBe(paths.length);
});

test('a library that is missing is named, and by which file', async () => {
  const { interpreter = '' } = elfNeeds(readFileSync(PROGRAM), PROGRAM);
  take(basename(interpreter));
  await expect(programsWithLibraries(root, ['usr/bin/ls'])).rejects.toMatchObject({
    name: 'WorldswitchError',
    message: expect.stringMatching(/usr\/bin\/ls needs lib\S+, which is not among its packages$/),
  });
});
