import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cacheRoot } from '../../src/system/paths.ts';
import { mapPool } from '../../src/system/pool.ts';
import { badInputs } from './bad-inputs/cases.ts';
import { makeFiles } from './bad-inputs/files.ts';
import { type Tried, tryInput } from './bad-inputs/try.ts';

/*
 * What can't be is one sentence with the next step, and an exit code that says whose fault it is; nothing is written, and nothing
 * is lost. No machine is booted for it: what is refused is refused before. What the API and signals may do is in test/server and
 * in bad-inputs-signals.test.ts.
 */

let folder = '';
const tried: Tried[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-bad-inputs-'));
  const files = makeFiles(join(folder, 'files'));
  await mapPool(
    badInputs.map((input, index) => ({ input, index })),
    3,
    async ({ input, index }) => {
      tried[index] = await tryInput(input, join(folder, String(index)), files, cacheRoot());
    },
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each(badInputs.map((input, index) => ({ ...input, index })))('$kind: $args', ({ code, says, index }) => {
  const { exitCode, stdout, stderr, touched } = tried[index] as Tried;
  expect(stderr).toMatch(says);
  expect({ exitCode, stdout, touched }).toEqual({ exitCode: code, stdout: '', touched: [] });
  // One sentence, behind lines that are marked as somebody else's; what commander says has its own form.
  const own = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('  | '));
  expect(own.at(-1)).toMatch(/^worldswitch: .* Next: .*[.!?]$|^\(worldswitch --help/);
  expect(stderr).not.toMatch(/^ {4}at |\bundefined\b|\[object/m);
});

test('there are at least five of each kind, and many in all', () => {
  const kinds = [...Map.groupBy(badInputs, ({ kind }) => kind).values()];
  expect(Math.min(...kinds.map(({ length }) => length))).toBeGreaterThanOrEqual(5);
  expect(badInputs.length).toBeGreaterThanOrEqual(150);
});
