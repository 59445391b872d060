import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultConfigurations } from '../../src/catalog/benchmarks.ts';
import { run } from './support/command.ts';
import { useWorkspace } from './support/workspace.ts';

const workspace = useWorkspace();

const FEW = ['--microbenchmark', 'hypercall', '--iterations', '4', '--batches', '2'];

/** A program that says it is QEMU of that version, and otherwise does what `script` says. */
function emulator(version: string, script: string): string {
  const path = join(workspace.folder, `qemu-${version}`);
  const text = `#!/bin/sh\nif [ "$1" = --version ]; then echo QEMU emulator version ${version}; exit; fi\n${script}\n`;
  writeFileSync(path, text, { mode: 0o755 });
  return path;
}

test('one that is too old is refused with the oldest that works', async () => {
  const { exitCode, stdout, stderr } = await run(workspace, 'run', '--qemu', emulator('7.2.22', 'exit 1'));
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toMatch(
    /^worldswitch: QEMU 7\.2\.22 is too old: 8\.2 is the oldest that works\. .*Next: .*\n$/,
  );
});

test.each(['/bin/false', '/bin/true', '/etc/passwd', '/'])('%s is none, and that is said', async (path) => {
  const { exitCode, stdout, stderr } = await run(workspace, 'run', '--qemu', path);
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  const sentences = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('  | '));
  expect(sentences).toEqual([expect.stringMatching(/^worldswitch: .* Next: .*leave --qemu out\.$/)]);
});

test.each([
  ['crashes', 'kill -SEGV $$', 'the emulator was killed by SIGSEGV while booting'],
  [
    'fails',
    'echo could not allocate memory >&2; exit 1',
    'the emulator ended with exit code 1 while booting',
  ],
])('one that %s: each configuration fails in one sentence', async (_, script, sentence) => {
  const { exitCode, stdout, stderr } = await run(
    workspace,
    'run',
    '--qemu',
    emulator('10.0.2', script),
    ...FEW,
  );
  expect(exitCode).toBe(3);
  for (const { id } of defaultConfigurations) {
    expect(stderr).toContain(`worldswitch: ${id} failed: ${sentence}. Next: `);
    expect(stdout).toContain(`${id} failed: `);
  }
});
