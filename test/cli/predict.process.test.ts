import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../src/results/store.ts';
import { explainedRun } from '../results/explained.ts';
import { worldswitch } from './worldswitch.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'worldswitch-predict-'));
  const results = openStore(home);
  results.add(explainedRun([{ place: 'host-kernel', name: 'handle_exit', count: 1000 }]));
  results.close();
});
afterEach(() => rmSync(home, { recursive: true }));

test.each([
  ['unknown hardware', 2, ['--hardware', 'xgen'], "there is no hardware 'xgen'; the nearest is 'xgene'"],
  ['an explanation of an earlier version', 3, ['--hardware', 'xgene'], 'is of an earlier version'],
  [
    'an anchor of which nothing is stored',
    3,
    ['--hardware', 'xgene', '--anchor', 'hypercall=306ns@6.12'],
    'no explanation of hypercall with Linux 6.12 is stored',
  ],
])('%s is one sentence with the next step', async (_, code, args, sentence) => {
  const { stdout, stderr, exitCode } = await worldswitch(home, 'predict', ...args);
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: code });
  expect(stderr).toContain(sentence);
  expect(stderr).toMatch(/^worldswitch: .+ Next: .+\n$/);
});

test('hardware has to be named', async () =>
  expect(await worldswitch(home, 'predict')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--hardware'),
  }));
