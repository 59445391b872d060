import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/system/paths.ts';

const text = readFileSync(join(packageRoot, 'docs/glossary.md'), 'utf8');
const rows = [
  ...text.matchAll(/^\| (?<word>[^|]+?) +\|[^|]+\| (?:`(?<name>\w+)` in )?`(?<file>src\/[^`]+)` +\|$/gm),
].map(({ groups }) => [groups?.['word'] ?? '', groups?.['name'], groups?.['file'] ?? ''] as const);

test('the glossary names what is there', () => expect(rows.length).toBeGreaterThan(25));

test.each(rows)('%s is where the glossary says', (_word, name, file) => {
  expect(existsSync(join(packageRoot, file))).toBe(true);
  if (name === undefined) return;
  const source = readFileSync(join(packageRoot, file), 'utf8');
  expect(source).toMatch(new RegExp(`export (type|interface|const) ${name}\\b`));
});

test('each word stands in it once', () => {
  const words = [...text.matchAll(/^\| (?<word>[\w, ]+?) +\|/gm)].map(({ groups }) => groups?.['word']);
  const own = words.filter((word) => word !== 'word');
  expect(new Set(own).size).toBe(own.length);
});

const sources = globSync('src/**/*.ts', { cwd: packageRoot }).map(
  (file) => [file, readFileSync(join(packageRoot, file), 'utf8')] as const,
);

test.each(rows.filter(([, name]) => name !== undefined && /^[A-Z]/.test(name)))(
  'no other type takes the name of %s',
  (_word, name) => {
    const declares = new RegExp(`^(?:export )?(?:type|interface|class|enum) ${name}\\b`, 'm');
    expect(sources.filter(([, source]) => declares.test(source))).toHaveLength(1);
  },
);

test('a configuration is called nothing else', () => {
  const otherwise = sources.filter(([, source]) => /\b(?!configuration\b)\w+: Configuration\b/.test(source));
  expect(otherwise.map(([file]) => file)).toEqual([]);
});
