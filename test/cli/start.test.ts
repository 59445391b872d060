import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/system/paths.ts';

/** What a file imports when it is loaded: neither types alone nor what it imports later. */
function loadedBy(file: string): string[] {
  const source = readFileSync(join(packageRoot, file), 'utf8');
  const pattern = /^(?:import|export) (?!type )(?:[^'";]* from )?'(?<specifier>[^']+)'/gm;
  return [...source.matchAll(pattern)]
    .map(({ groups }) => groups?.['specifier'] ?? '')
    .map((specifier) => (specifier.startsWith('.') ? join(dirname(file), specifier) : specifier));
}

/** All that is loaded with a file. */
function loadedWith(file: string): Set<string> {
  const loaded = new Set([file]);
  // A set goes on to what is added to it meanwhile.
  for (const each of loaded) if (each.endsWith('.ts')) for (const next of loadedBy(each)) loaded.add(next);
  return loaded;
}

test('a command line that only says what it takes loads nothing that does it', () => {
  const loaded = [...loadedWith('src/cli/main.ts')];
  expect(loaded).toContain('src/cli/run.ts');
  const packages = loaded.filter((name) => !name.startsWith('src/') && !name.startsWith('node:'));
  expect(packages).toEqual(['commander']);
  const doing = /^src\/(cli\/actions|server|work|testbeds|results|analysis)\//;
  expect(loaded.filter((file) => doing.test(file))).toEqual([]);
});

test('what an action does would be found', () => {
  const loaded = loadedWith('src/cli/actions/show.ts');
  expect(loaded).toContain('src/results/store.ts');
  expect(loaded).toContain('zod');
});
