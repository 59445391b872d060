import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseBaseline } from '../../src/results/baseline.ts';
import { run } from './support/command.ts';
import { useWorkspace } from './support/workspace.ts';

const workspace = useWorkspace();
const file = join(workspace.folder, 'baseline.json');
const ONE = ['--configuration', 'kvm-arm64', '--microbenchmark', 'hypercall'];

test('a baseline that was just made holds, and one of fewer instructions does not', async () => {
  const made = await run(workspace, 'check', '--baseline', file, '--update', ...ONE);
  expect(made).toMatchObject({ exitCode: 0, stdout: `${file} holds 1 figure of kvm-arm64.\n` });
  const text = readFileSync(file, 'utf8');
  const median = parseBaseline(text, file).configurations[0]?.cells[0]?.median ?? Number.NaN;

  const same = await run(workspace, 'check', '--baseline', file);
  expect(same).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('check passed: no difference in 1 cell'),
  });

  writeFileSync(file, text.replace(`"median":${median}`, `"median":${median - 3}`));
  const above = await run(workspace, 'check', '--baseline', file);
  expect(above).toMatchObject({
    exitCode: 1,
    stdout: expect.stringContaining('check failed: 1 of 1 cell above'),
  });
  expect((await run(workspace, 'check', '--baseline', file, '--tolerance', '3')).exitCode).toBe(0);
});

test('a baseline is compared with what is measured now', async () => {
  const made = await run(workspace, 'check', '--baseline', file, '--update', ...ONE);
  expect(made.exitCode).toBe(0);
  const { exitCode, stdout } = await run(workspace, 'compare', file, 'kvm-arm64');
  expect({ exitCode, stdout }).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('no difference in 1 cell'),
  });
});
