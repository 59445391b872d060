import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/system/paths.ts';

/* What somebody sees who waits; a terminal is made by script(1), which every Debian has. */

const PROGRAM = `
  const { createProgress } = await import('./src/cli/progress.ts');
  const progress = createProgress(['kvm-arm64', 'xen-arm64']);
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  await wait(200);
  progress.show({ kind: 'line', line: 'fetched 20 MB of 43 MB' });
  progress.show({ kind: 'phase', session: 'xen-arm64', phase: 'booting' });
  await wait(1500);
  progress.show({ kind: 'completed', session: 'kvm-arm64', seconds: 1.5 });
  await wait(1500);
  progress.show({ kind: 'completed', session: 'xen-arm64', seconds: 3 });
  await progress.close();
`;

async function shown(command: string, args: readonly string[]): Promise<string[]> {
  const { all } = await execa(command, args, { cwd: packageRoot, all: true, env: { PROGRAM } });
  return stripVTControlCharacters(all)
    .split(/[\r\n]+/)
    .map((line) => line.replace(/^\s*[^\w\s]?\s*/, ''));
}

test('on a terminal: what each machine does, what is said meanwhile, how far all is', async () => {
  const node = `stty cols 100 rows 24 && ${process.execPath} --input-type=module --eval "$PROGRAM"`;
  const lines = await shown('script', ['--quiet', '--return', '--command', node, '/dev/null']);
  const before = lines.indexOf('kvm-arm64: waiting');
  // Shown below the list while it is going on, and left above the result.
  expect(lines.filter((line) => line === 'fetched 20 MB of 43 MB').length).toBeGreaterThan(1);
  expect(lines.indexOf('xen-arm64: booting')).toBeGreaterThan(before);
  expect(lines.some((line) => /^0 of 2, [1-9]\d* s so far$/.test(line))).toBe(true);
  expect(lines.some((line) => /^1 of 2, \d+ s so far, about \d+ s left$/.test(line))).toBe(true);
  expect(lines.some((line) => /^2 of 2, \d+ s so far$/.test(line))).toBe(true);
});

test('in a log: a line for each event', async () => {
  const lines = await shown(process.execPath, ['--input-type=module', '--eval', PROGRAM]);
  expect(lines).toEqual([
    'fetched 20 MB of 43 MB',
    'xen-arm64: booting',
    expect.stringMatching(/^kvm-arm64: done in 1\.5 s \(1 of 2, \d+ s so far, about \d+ s left\)$/),
    expect.stringMatching(/^xen-arm64: done in 3\.0 s \(2 of 2, \d+ s so far\)$/),
  ]);
});
