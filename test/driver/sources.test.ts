import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { architectures } from '../../src/catalog/architectures.ts';
import { microbenchmarksHere } from '../../src/catalog/here.ts';
import { calibrations } from '../../src/catalog/microbenchmarks.ts';
import { factNameSchema, frequencySourceSchema } from '../../src/protocol/here.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/messages.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { worldswitchVersion } from '../../src/system/version.ts';

const source = (name: string): string => readFileSync(join(packageRoot, 'driver', name), 'utf8');
const all = globSync('**/*.c', { cwd: join(packageRoot, 'driver') }).map(source);

/** What stands behind a pattern's parentheses, wherever it matches. */
function named(pattern: RegExp): string[] {
  return [...new Set(all.flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name)))];
}

test('the rows of the kernel module are those that the catalog says it has', () => {
  const rows = [...source('rows.c').matchAll(/\{ "([a-z-]+(?:\/[a-z]+)?)"/g)].map(([, name]) => name);
  const known = architectures.flatMap((each) => microbenchmarksHere(each, 'driver').map(({ id }) => id));
  expect(rows.toSorted()).toEqual([...new Set([...Object.values(calibrations), ...known])].toSorted());
});

test('it speaks the version of the protocol that is read', () => {
  expect(source('Kbuild')).toContain(`-DPROTOCOL_VERSION=${PROTOCOL_VERSION}\n`);
});

test('it names facts, and what says a frequency, as the protocol does', () => {
  const facts = [...named(/report_fact\("([^"]+)"/g), ...named(/\{ "(dmi\/\w+)", DMI_/g)];
  expect(facts).toContain('dmi/sys_vendor');
  for (const name of facts) expect(factNameSchema.safeParse(name).error).toBeUndefined();
  const sources = named(/counter_source = "([^"]+)"/g);
  expect(sources).toHaveLength(architectures.length);
  for (const name of sources) expect(frequencySourceSchema.safeParse(name).error).toBeUndefined();
});

test('it and the package have one version', () => {
  const version = worldswitchVersion();
  expect(source('main.c')).toContain(`MODULE_VERSION("${version}")`);
  expect(source('dkms.conf')).toContain(`PACKAGE_VERSION="${version}"`);
  expect(source('Makefile')).toContain(`VERSION := ${version}\n`);
});
