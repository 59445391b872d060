import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runOnHost } from '../../../src/testbeds/host/remote-run.ts';
import { runScript } from '../../../src/testbeds/host/shell.ts';

/** An `ssh` that runs what it is told on this machine, or fails as ssh does. */
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'worldswitch-host-test-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'there'));
  vi.stubEnv('PATH', `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`);
  vi.stubEnv('TMPDIR', join(folder, 'there'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function sshThat(script: string): void {
  writeFileSync(
    join(folder, 'bin/ssh'),
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${folder}/arguments'\n${script}\n`,
  );
  chmodSync(join(folder, 'bin/ssh'), 0o755);
}

/** Executes the last argument, as a login shell on the other machine would. */
const EXECUTES = 'for last; do :; done; exec sh -c "$last"';

function program(text: string): { path: string; sha256: string } {
  const path = join(folder, 'program');
  writeFileSync(path, text);
  return { path, sha256: createHash('sha256').update(text).digest('hex') };
}

const there = { destination: 'root@there', port: 2222 } as const;
const how = { timeLimit: 60, signal: new AbortController().signal };

test('the program is copied, run with its arguments and removed', async () => {
  sshThat(EXECUTES);
  const echo = program('#!/bin/sh\necho "$0 $*"\n');
  const said = await runOnHost(there, echo, ['batches=30', 'only=a+b/c'], how);
  expect(said).toMatch(/worldswitch-host batches=30 only=a\+b\/c$/);
  expect(readdirSync(join(folder, 'there'))).toEqual([]);
  const words = readFileSync(join(folder, 'arguments'), 'utf8').split('\n');
  expect(words).toEqual(
    expect.arrayContaining(['BatchMode=yes', 'ForwardAgent=no', '-p', '2222', '--', 'root@there']),
  );
});

test('what arrives as something else is not run', async () => {
  sshThat(EXECUTES);
  const other = { ...program('#!/bin/sh\necho ran\n'), sha256: '0'.repeat(64) };
  await expect(runOnHost(there, other, [], how)).rejects.toThrow('is not the program that was sent');
  expect(readdirSync(join(folder, 'there'))).toEqual([]);
});

test('a program that is interrupted is ended and removed', async () => {
  sshThat(EXECUTES);
  const controller = new AbortController();
  const sleeps = program(`#!/bin/sh\necho $$ > '${folder}/pid'\nexec sleep 1000\n`);
  const running = runOnHost(there, sleeps, [], { ...how, signal: controller.signal });
  const settled = running.catch((error: unknown) => error);
  await expect.poll(() => readdirSync(folder).includes('pid')).toBe(true);
  controller.abort();
  expect(String(await settled)).toContain('interrupted');
  await expect.poll(() => readdirSync(join(folder, 'there'))).toEqual([]);
});

test.each([
  ['root@there: Permission denied (publickey).', 'does not let this user in'],
  ['Host key verification failed.', 'is not one that ssh knows it by'],
  ['ssh: Could not resolve hostname there', 'no machine of that name'],
  ['ssh: connect to host there port 2222: Connection refused', 'can not be reached'],
  ['something else', 'ssh failed'],
])('that ssh says "%s" is said in a sentence', async (said, sentence) => {
  sshThat(`echo '${said}' >&2; exit 255`);
  const failing = runScript(there, 'true', { title: 'trying', timeLimit: 60, signal: undefined });
  await expect(failing).rejects.toThrow(sentence);
});

test('without ssh it is said that there is none', async () => {
  vi.stubEnv('PATH', join(folder, 'bin'));
  const failing = runScript(there, 'true', { title: 'trying', timeLimit: 60, signal: undefined });
  await expect(failing).rejects.toThrow('no ssh on this machine');
});
