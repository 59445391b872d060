import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../src/system/paths.ts';

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

/** What a file imports from: static and dynamic imports, exports from elsewhere, type imports. */
function specifiersOf(source: string): string[] {
  const pattern = /(?:^|[\s;}])(?:from|import)\s*\(?\s*(['"])(?<specifier>[^'"\n]+)\1/g;
  return [...source.matchAll(pattern)].map((match) => match.groups?.['specifier'] ?? '');
}

/** Imports that go up, sideways, or out of src/. */
function wrongImports(file: string, source: string): string[] {
  return specifiersOf(source)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => join(dirname(file), specifier))
    .filter((target) => {
      const [from, to] = [roomOf(file), roomOf(target)];
      return !target.startsWith('src/') || (from !== to && layerOf(to) <= layerOf(from));
    });
}

describe('imports go down the layers', () => {
  test('every file is in a room of a layer', () => {
    const strays = files.filter((file) => file !== INDEX && layerOf(roomOf(file)) === -1);
    expect(strays).toEqual([]);
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
