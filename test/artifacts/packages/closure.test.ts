import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { programsWithLibraries, withLibraries } from '../../../src/artifacts/packages/closure.ts';
import { elfNeeds } from '../../../src/artifacts/packages/elf.ts';
import { elfThatNeeds, type MadeUpNeeds } from './elf-that-needs.ts';

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

/** Puts a made-up program or library into the tree. */
function make(path: string, needs: MadeUpNeeds): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), elfThatNeeds(needs));
}

/** What comes into the machine with programs at their own places. */
async function pathsWith(...programs: readonly string[]): Promise<string[]> {
  const files = await withLibraries(
    root,
    programs.map((source) => ({ source, path: source })),
  );
  return files.map(({ path }) => path).toSorted();
}

const LOADER = '/lib/ld-linux-aarch64.so.1';

function makeLoader(): void {
  for (const name of [basename(LOADER), 'libgcc_s.so.1']) make(`${libraries}/${name}`, {});
}

test('a library is first looked for where the program says, from its own folder on', async () => {
  makeLoader();
  make('opt/vm/bin/run', {
    interpreter: LOADER,
    libraries: ['libvm.so'],
    runpath: '/nowhere:$ORIGIN/../lib',
  });
  make('opt/vm/lib/libvm.so', { libraries: ['libhelp.so'], runpath: '${ORIGIN}' });
  make('opt/vm/lib/libhelp.so', {});
  make(`${libraries}/libvm.so`, {});
  expect(await pathsWith('opt/vm/bin/run')).toEqual([
    'lib/ld-linux-aarch64.so.1',
    'opt/vm/bin/run',
    'opt/vm/lib/libhelp.so',
    'opt/vm/lib/libvm.so',
    `${libraries}/libgcc_s.so.1`,
  ]);
});

test('a library may need one that the program has loaded from elsewhere', async () => {
  makeLoader();
  make('opt/bin/run', { interpreter: LOADER });
  make('opt/lib/server/libvm.so', {});
  make('opt/lib/libbase.so', { libraries: ['libvm.so'] });
  const paths = await pathsWith('opt/bin/run', 'opt/lib/server/libvm.so', 'opt/lib/libbase.so');
  expect(paths).toContain('opt/lib/server/libvm.so');
});

test('a program that is linked statically comes alone, where it is wanted', async () => {
  make('usr/bin/static', {});
  const files = await withLibraries(root, [{ source: 'usr/bin/static', path: 'bin/renamed' }]);
  expect(files).toEqual([{ path: 'bin/renamed', file: join(root, 'usr/bin/static'), executable: true }]);
});
