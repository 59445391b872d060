import { existsSync, readFileSync } from 'node:fs';
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
