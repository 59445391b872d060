import { globSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../src/system/paths.ts';
import { circlesIn, targetsOf } from './imports.ts';

/** The layers of src/, top down: a room may use rooms of later layers only, none above it and none beside it. */
const layers = [
  ['cli'],
  ['server'],
  ['work'],
  ['study', 'report'],
  ['testbeds'],
  ['carriers'],
  ['artifacts'],
  ['analysis'],
  ['hypervisors'],
  ['architectures'],
  ['protocol'],
  ['results'],
  ['catalog'],
  ['system'],
];

const files = globSync('src/**/*.ts', { cwd: packageRoot });
const read = (file: string): string => readFileSync(join(packageRoot, file), 'utf8');

/** The public exports: the one file that belongs to no room and may use all. */
const INDEX = join('src', 'index.ts');

function roomOf(file: string): string {
  return normalize(file).split('/')[1] ?? '';
}

function layerOf(room: string): number {
  return layers.findIndex((layer) => layer.includes(room));
}

/** Imports that go up, sideways, or out of src/. */
function wrongImports(file: string, source: string): string[] {
  return targetsOf(file, source).filter((target) => {
    const [from, to] = [roomOf(file), roomOf(target)];
    return !target.startsWith('src/') || (from !== to && layerOf(to) <= layerOf(from));
  });
}

describe('imports go down the layers', () => {
  test('every file is in a room of a layer, and every room has files', () => {
    const rooms = new Set(files.filter((file) => file !== INDEX).map(roomOf));
    expect([...rooms].toSorted()).toEqual(layers.flat().toSorted());
  });

  test('CONTRIBUTING.md describes the same layers, in the same order', () => {
    const rows = read('CONTRIBUTING.md').matchAll(/^\| (?<rooms>`\w+`(?:, `\w+`)*) +\| \S/gm);
    const described = [...rows].map(({ groups }) => groups?.['rooms']?.replaceAll('`', '').split(', '));
    expect(described).toEqual(layers);
  });

  test.each(files.filter((file) => file !== INDEX))('%s', (file) => {
    expect(wrongImports(file, read(file))).toEqual([]);
  });

  test('what goes up, sideways or out would be found', () => {
    const source = `
      import { a } from '../results/store.ts';
      import type { b } from "../study/plan.ts";
      export {
        c,
      } from '../testbeds/machine.ts';
      import '../cli/main.ts';
      const d = await import('../server/http.ts');
      import e from '../../package.json' with { type: 'json' };
      import fs from 'node:fs';
      import { f } from './statistics.ts';`;
    expect(wrongImports('src/analysis/x.ts', source)).toEqual([
      'src/study/plan.ts',
      'src/testbeds/machine.ts',
      'src/cli/main.ts',
      'src/server/http.ts',
      'package.json',
    ]);
  });
});

describe('files import each other in no circle, types included', () => {
  test('in none', () => {
    expect(circlesIn(new Map(files.map((file) => [file, read(file)])))).toEqual([]);
  });

  test('each that is there would be found, with the names of its files', () => {
    const sources = {
      'src/study/begins.ts': "import { a } from './a.ts';",
      'src/study/a.ts': "import { c } from './b.ts';\nimport { z } from 'zod';",
      'src/study/b.ts': "import type { d } from '../results/c.ts';",
      'src/results/c.ts': "export * from '../study/a.ts';\nimport { e } from './ends.ts';",
      'src/results/ends.ts': "import { f } from '../system/itself.ts';",
      'src/system/itself.ts': "const g = await import('./itself.ts');",
    };
    expect(circlesIn(new Map(Object.entries(sources)))).toEqual([
      ['src/results/c.ts', 'src/study/a.ts', 'src/study/b.ts'],
      ['src/system/itself.ts'],
    ]);
  });
});

test('src/system knows nothing of virtualization', () => {
  const words = /qemu|kvm|\bxen|hypervisor|\bvcpu|\bvmm?\b|\bgic/i;
  const knowing = files
    .filter((file) => roomOf(file) === 'system')
    .flatMap((file) =>
      read(file)
        .split('\n')
        .filter((line) => words.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
  expect(knowing).toEqual([]);
});
