import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { programOf } from '../../../src/artifacts/packages/program.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'worldswitch-tree-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function file(path: string): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), '');
  return join(root, path);
}

test("a program runs with its tree's own loader and libraries, wherever the release has them", () => {
  const program = join(root, 'usr/bin/p');
  const twelve = file('lib/x86_64-linux-gnu/ld-linux-x86-64.so.2');
  file('usr/lib/x86_64-linux-gnu/libx.so.1');
  expect(programOf({ root }, 'usr/bin/p')).toEqual({
    command: twelve,
    args: [
      '--library-path',
      `${root}/lib/x86_64-linux-gnu:${root}/usr/lib/x86_64-linux-gnu`,
      '--argv0',
      program,
      program,
    ],
  });
  rmSync(join(root, 'lib'), { recursive: true });
  const thirteen = file('usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2');
  expect(programOf({ root }, 'usr/bin/p').command).toBe(thirteen);
});

test('the same on Arm', () => {
  const loader = file('lib/aarch64-linux-gnu/ld-linux-aarch64.so.1');
  expect(programOf({ root }, 'usr/bin/p').command).toBe(loader);
});

test('a tree without a loader is one sentence', () => {
  expect(() => programOf({ root }, 'usr/bin/p')).toThrow('have no program loader');
});
