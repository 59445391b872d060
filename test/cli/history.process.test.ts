import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../src/results/store.ts';
import { runWith } from '../study/history/archive.ts';
import { worldswitch } from './worldswitch.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'worldswitch-history-'));
  const store = openStore(home);
  for (const run of [runWith('6.1.9', 100), runWith('6.2.3', 130)]) store.add(run);
  store.close();
});
afterEach(() => rmSync(home, { recursive: true }));

test('what is stored is shown without measuring, and published', async () => {
  const shown = await worldswitch(
    home,
    'history',
    '-c',
    'kvm-arm64',
    '-m',
    'hypercall',
    '--kernel',
    '6.1..6.2',
    '--stored',
  );
  expect(shown.exitCode).toBe(0);
  expect(shown.stdout).toMatch(/^6\.2\.3 +130 +\+30\.0 %$/m);
  const published = await worldswitch(home, 'publish', '-o', join(home, 'site'));
  expect(published.stdout).toContain('index.html is written');
});

test.each([
  [['history', '-c', 'kvm-arm64', '--kernel', '7.3..5.10'], 'runs backwards'],
  [['history', '-c', 'kvm-arm64'], 'a history needs versions'],
  [['history', '-c', 'kvm-arm64', '--kernel', '6.1..', '--shard', '5/4'], 'is no part of anything'],
  [['bisect', '7.3', '5.10', '-c', 'kvm-arm64'], 'does not come after the good one'],
])('%j is misuse, which is said', async (args, said) => {
  const { exitCode, stderr } = await worldswitch(home, ...args);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(said);
});
