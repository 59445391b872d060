import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseRun } from '../../src/results/exchange.ts';
import { openStore } from '../../src/results/store.ts';
import { batches, calibrated, measurementOf, runOf } from '../results/sample-run.ts';
import { worldswitch } from './worldswitch.ts';

let home: string;
const run = runOf([measurementOf([...calibrated, ...batches('hypercall', [140, 140, 140])])]);
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'worldswitch-export-'));
  const store = openStore(home);
  store.add(run);
  store.close();
});
afterEach(() => rmSync(home, { recursive: true }));

test('what export writes, to a file or to standard output, is the whole run, and import stores it elsewhere', async () => {
  const file = join(home, 'run.json');
  expect(await worldswitch(home, 'export', run.id, '-o', file)).toMatchObject({ exitCode: 0, stderr: '' });
  const text = readFileSync(file, 'utf8');
  expect(parseRun(text, file)).toEqual(run);
  expect((await worldswitch(home, 'export')).stdout).toBe(text);
  const elsewhere = join(home, 'elsewhere');
  expect((await worldswitch(elsewhere, 'import', file)).stdout).toContain(`Run ${run.id} is stored`);
});

test('an unknown run, and a folder that is not there, are refused, and nothing is written', async () => {
  const file = join(home, 'run.json');
  const unknown = await worldswitch(home, 'export', '1999', '-o', file);
  expect(unknown).toMatchObject({ exitCode: 2, stdout: '' });
  expect(existsSync(file)).toBe(false);
  const nowhere = await worldswitch(home, 'export', '-o', join(home, 'nowhere', 'run.json'));
  expect(nowhere).toMatchObject({ exitCode: 3, stdout: '' });
  expect(nowhere.stderr).toMatch(/^worldswitch: .*its folder is not there.* Next: .*\n$/);
});
