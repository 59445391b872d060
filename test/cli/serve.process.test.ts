import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageRoot } from '../../src/system/paths.ts';
import { worldswitch } from './worldswitch.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'worldswitch-serve-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** Starts it, asks it for what `ask` wants once it says where it is, and ends it. */
async function served(
  args: readonly string[],
  env: Record<string, string>,
  ask: (address: string) => Promise<unknown>,
): Promise<{ stdout: string; exitCode: number | undefined; answer: unknown }> {
  const command = execa(process.execPath, ['bin/worldswitch.js', 'serve', '--port', '0', ...args], {
    cwd: packageRoot,
    env: { WORLDSWITCH_HOME: home, ...env },
    reject: false,
    all: true,
  });
  let answer: unknown;
  for await (const line of command.iterable()) {
    const address = /at (http:\S+)$/.exec(line)?.[1];
    if (address === undefined) continue;
    answer = await ask(address);
    command.kill('SIGINT');
  }
  const { all, exitCode } = await command;
  return { stdout: all, exitCode, answer };
}

test('serves on loopback without a token until Ctrl-C, which is no failure', async () => {
  const { stdout, exitCode, answer } = await served([], {}, async (address) => {
    const events = await fetch(`${address}api/events`);
    // Who listens to events does not keep it from ending.
    return { events: events.status, runs: await (await fetch(`${address}api/runs`)).json() };
  });
  expect({ exitCode, answer }).toEqual({
    exitCode: 0,
    answer: { events: 200, runs: { stored: 0, total: 0, offset: 0, runs: [] } },
  });
  expect(stdout).toMatch(/^The dashboard is at http:\/\/127\.0\.0\.1:\d+\/\nCtrl-C ends it\.$/);
});

test('beyond loopback it prints an address with a token, which every request needs', async () => {
  const { stdout, answer } = await served(['--host', '0.0.0.0'], {}, async (address) => {
    const url = new URL(address);
    url.hostname = '127.0.0.1';
    const token = url.searchParams.get('token') ?? '';
    const bare = new URL('/api/runs', url);
    const statuses = await Promise.all([
      fetch(bare),
      fetch(bare, { headers: { Authorization: `Bearer ${token}` } }),
      fetch(bare, { headers: { Authorization: `Bearer ${token}x` } }),
    ]);
    return { token, statuses: statuses.map(({ status }) => status) };
  });
  expect(answer).toEqual({ token: expect.stringMatching(/^[\w-]{32}$/), statuses: [401, 200, 401] });
  expect(stdout).toContain('It is not encrypted');
});

test('a token of the user is taken, also on loopback', async () => {
  const { stdout } = await served([], { WORLDSWITCH_TOKEN: 'a-token-of-the-user' }, async () => undefined);
  expect(stdout).toMatch(/\?token=a-token-of-the-user$/m);
});

test('a port that is in use is one sentence with the next step', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  expect(await worldswitch(home, 'serve', '--port', String(port))).toEqual({
    exitCode: 3,
    stdout: '',
    stderr: `worldswitch: port ${port} of 127.0.0.1 is in use. Next: end what listens there, or take another port: worldswitch serve --port ${port + 1}.\n`,
  });
  other.close();
});

test.each([
  ['an address of another machine', ['--host', '192.0.2.1'], '192.0.2.1 is no address of this machine'],
  ['a name that is none', ['--host', 'nowhere.invalid'], 'nowhere.invalid is no address of this machine'],
])('%s is one sentence with the next step', async (_, args, sentence) => {
  const { stderr, exitCode } = await worldswitch(home, 'serve', '--port', '0', ...args);
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/^worldswitch: .* Next: .*\n$/);
  expect(stderr).toContain(sentence);
});

test('a database that is none is said at once', async () => {
  writeFileSync(
    join(home, 'worldswitch.db'),
    'no database at all, but long enough to have a header of one'.repeat(20),
  );
  const { stderr, exitCode } = await worldswitch(home, 'serve', '--port', '0');
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(
    /^worldswitch: the file in the place of the database of results is no database .* Next: .*\n$/,
  );
});

test.each(['65536', '-1', 'http'])('port %s is a misuse', async (port) => {
  expect((await worldswitch(home, 'serve', '--port', port)).exitCode).toBe(2);
});

test('a token that can be guessed is refused', async () => {
  const { all, exitCode } = await execa(process.execPath, ['bin/worldswitch.js', 'serve', '--port', '0'], {
    cwd: packageRoot,
    env: { WORLDSWITCH_HOME: home, WORLDSWITCH_TOKEN: 'short' },
    reject: false,
    all: true,
  });
  expect({ all, exitCode }).toEqual({
    exitCode: 3,
    all: expect.stringContaining('fewer than 16 characters'),
  });
});
