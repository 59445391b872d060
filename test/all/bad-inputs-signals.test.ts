import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { databaseFile, openStore } from '../../src/results/store.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { openDashboard } from '../server/dashboard.ts';
import { fillHome } from './bad-inputs/files.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'worldswitch-signals-'));
  fillHome(home);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [join(packageRoot, 'bin/worldswitch.js'), ...args], {
    env: { ...process.env, WORLDSWITCH_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

/** The ids of the runs that are stored, in a database that is whole. */
function stored(): string[] {
  const database = new DatabaseSync(databaseFile(home));
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  database.close();
  const store = openStore(home);
  try {
    return store.list().map(({ id }) => store.get(id).id);
  } finally {
    store.close();
  }
}

/** A run of an earlier version, with explanations, which takes a while to store. */
const RUN = join(packageRoot, 'test/fixtures/results/v4/20261128T070312-374b.json');
const { id: RUN_ID } = JSON.parse(readFileSync(RUN, 'utf8')) as { id: string };

describe.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s', (signal) => {
  test('ends a server, which loses nothing', async () => {
    const before = stored();
    const server = start('serve', '--port', '0');
    const end = ended(server);
    await once(server.stdout as NodeJS.ReadableStream, 'data');
    server.kill(signal);
    const { stderr } = await end;
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(stored()).toEqual(before);
  });

  test('twice ends it, too', async () => {
    const server = start('serve', '--port', '0');
    const end = ended(server);
    await once(server.stdout as NodeJS.ReadableStream, 'data');
    server.kill(signal);
    await wait(400);
    server.kill(signal);
    expect((await end).stderr).not.toMatch(/^ {4}at /m);
  });
});

test('20 kills at random moments: what was being stored is there as a whole or not at all, and nothing else is lost', async () => {
  const before = stored();
  const untouched = join(home, 'untouched.db');
  copyFileSync(databaseFile(home), untouched);
  const begun = performance.now();
  expect((await ended(start('import', RUN))).code).toBe(0);
  const whole = performance.now() - begun;
  let seed = 20261128;
  for (let kill = 0; kill < 20; kill++) {
    for (const ending of ['', '-wal', '-shm']) rmSync(`${databaseFile(home)}${ending}`, { force: true });
    copyFileSync(untouched, databaseFile(home));
    // Numbers of a generator that is the same each time (Numerical Recipes, 7.1).
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const child = start('import', RUN);
    const end = ended(child);
    await wait((seed / 2 ** 32) * whole);
    child.kill('SIGKILL');
    await end;
    const after = stored();
    expect(after.filter((id) => id !== RUN_ID)).toEqual(before);
  }
});

test('a report is written as a whole or not at all, whenever it is killed', async () => {
  const file = join(home, 'x.html');
  for (const share of [0.3, 0.6, 0.8, 0.9]) {
    const child = start('report', '20261122', '-o', file);
    const end = ended(child);
    await wait(share * 1500);
    child.kill('SIGKILL');
    await end;
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '</html>\n';
    expect(text).toMatch(/<\/html>\s*$/);
  }
});

describe('the API', () => {
  const json = { 'Content-Type': 'application/json' };
  const order = (body: string): RequestInit => ({ method: 'POST', headers: json, body });
  const id = '20261122T210145-3f9a';

  test.each<[string, RequestInit, number, RegExp]>([
    ['/api/runs', order('{bad'), 400, /the body is not JSON/],
    ['/api/runs', order(''), 400, /the body is not JSON/],
    ['/api/runs', order('[]'), 400, /the body does not fit/],
    ['/api/runs', order('{"configurations": []}'), 400, /configurations: /],
    ['/api/runs', order('{"configurations": ["nope"]}'), 422, /there is no configuration 'nope'$/],
    ['/api/runs', order('{"configurations": ["kvm-arm64"], "iterations": 0}'), 422, /out of range/],
    ['/api/runs', order('{"configurations": ["kvm-arm64"], "software": {"xen": "4.20"}}'), 422, /about Xen/],
    ['/api/runs', order('{"software": {"kernel": "/etc/passwd"}}'), 422, /may name no files/],
    ['/api/runs', order(JSON.stringify({ configurations: ['x'.repeat(70_000)] })), 400, /bytes/],
    ['/api/runs', { method: 'POST', body: '{}' }, 415, /the body is no JSON/],
    ['/api/runs?limit=0', {}, 400, /asks for what can't be/],
    ['/api/runs/1999', {}, 404, /there is no run '1999'/],
    [`/api/runs/${id}/cells/nope/hypercall`, {}, 404, /there is no configuration 'nope'$/],
    [`/api/runs/${id}/cells/kvm-arm64/nope`, {}, 404, /there is no benchmark 'nope'$/],
    [`/api/runs/${id}/cells/kvm-arm64/vm-switch`, {}, 404, /has no figure of vm-switch on kvm-arm64/],
    [`/api/runs/${id}/cancel`, { method: 'POST' }, 404, /is not going on here/],
    ['/api/compare?base=1999&head=latest', {}, 404, /there is no run '1999'/],
    ['/api/series?benchmark=nope', {}, 400, /there is no benchmark 'nope'/],
    ['/api/nowhere', {}, 404, /there is nothing at GET/],
    ['/api/runs', { headers: { host: 'evil.example' } }, 403, /./],
  ])('%s %j is refused with %i', async (path, init, status, says) => {
    const dashboard = openDashboard();
    try {
      fillHome(dashboard.home);
      const answer = await dashboard.ask(path, init);
      const { error } = (await answer.json()) as { error: { message: string; next: string } };
      expect(answer.status).toBe(status);
      expect(error.message).toMatch(says);
      expect(error.next).not.toBe('');
      expect(await dashboard.json('/api/runs')).toMatchObject({ total: 2 });
    } finally {
      await dashboard.close();
    }
  });
});
