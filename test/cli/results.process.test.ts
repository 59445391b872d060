import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configurations } from '../../src/catalog/configurations.ts';
import { hardwareProfiles } from '../../src/catalog/hardware/index.ts';
import { microbenchmarks } from '../../src/catalog/microbenchmarks.ts';
import { runToJson } from '../../src/results/exchange.ts';
import { openStore } from '../../src/results/store.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { batches, calibrated, failureOf, measurementOf, runOf } from '../results/sample-run.ts';
import { worldswitch } from './worldswitch.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'worldswitch-cli-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const run = runOf([measurementOf([...calibrated, ...batches('hypercall', [140, 140, 140])])]);

function store(...runs: (typeof run)[]): void {
  const results = openStore(home);
  for (const one of runs) results.add(one);
  results.close();
}

/** A file of that text. */
function file(text: string): string {
  const path = join(home, 'run.json');
  writeFileSync(path, text);
  return path;
}

test('list names every configuration and microbenchmark, and the machine class of the study', async () => {
  const { stdout, exitCode } = await worldswitch(home, 'list');
  expect(exitCode).toBe(0);
  for (const { id } of [...configurations, ...microbenchmarks, ...hardwareProfiles])
    expect(stdout).toMatch(new RegExp(`^ +${id} `, 'm'));
  expect(stdout.match(/^.*2016 study$/m)?.[0]).toContain('kvm-arm64 ');
});

describe('show', () => {
  test('without a run, says how to get one', async () => {
    const { stderr, exitCode } = await worldswitch(home, 'show');
    expect(exitCode).toBe(2);
    expect(stderr).toBe('worldswitch: no run is stored yet. Next: worldswitch run makes one.\n');
  });

  test('shows the latest as a table, or the one that was asked for in another format', async () => {
    store(run, runOf([], { id: '20250101T000000-0000', startedAt: '2025-01-01T00:00:00.000Z' }));
    expect((await worldswitch(home, 'show')).stdout).toContain(`Run ${run.id}`);
    expect((await worldswitch(home, 'show', '2026', '--format', 'json')).stdout).toBe(runToJson(run));
    expect((await worldswitch(home, 'show', '2025')).stdout).toContain('Run 20250101T000000-0000');
  });

  test('an unknown run or format is one sentence with the next step', async () => {
    store(run);
    const unknown = await worldswitch(home, 'show', '1999');
    expect(unknown).toMatchObject({ exitCode: 2, stdout: '' });
    expect(unknown.stderr).toBe(
      "worldswitch: there is no run '1999'. Next: worldswitch runs shows all of them.\n",
    );
    const format = await worldswitch(home, 'show', '--format', 'xml');
    expect(format.exitCode).toBe(2);
    expect(format.stderr).toContain('table, markdown, json, csv');
  });

  test('a reader that closes the pipe early is no error', async () => {
    const many = batches('hypercall', Array(20_000).fill(140));
    store(runOf([measurementOf([...calibrated, ...many])]));
    const { stdout, stderr, exitCode } = await execa(
      'bash',
      ['-c', 'set -o pipefail; "$0" bin/worldswitch.js show --format csv | head -n 1', process.execPath],
      { cwd: packageRoot, env: { WORLDSWITCH_HOME: home }, reject: false },
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^run,measurement,configuration,/);
  });
});

describe('runs', () => {
  test('lists none, and says how to get one', async () => {
    expect(await worldswitch(home, 'runs')).toMatchObject({
      exitCode: 0,
      stdout: 'No run is stored yet. Next: worldswitch run makes one.\n',
    });
  });

  test('says when each began, how it ended and what it measured, the latest first', async () => {
    store(
      run,
      runOf([...run.measurements, failureOf('kvm-arm64-vhe')], {
        id: '20270101T000000-0000',
        startedAt: '2027-01-01T00:00:00.000Z',
      }),
      runOf([], { id: '20280101T000000-0000', startedAt: '2028-01-01T00:00:00.000Z', endedAt: null }),
      runOf([], { id: '20290101T000000-0000', startedAt: '2029-01-01T00:00:00.000Z', verified: true }),
    );
    const software = 'Linux 6.1.0-test, QEMU 10.0.2';
    const lines = (await worldswitch(home, 'runs')).stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split(/ {2,}/))).toEqual([
      ['run', 'began (UTC)', 'state', 'measured', 'software'],
      ['20290101T000000-0000', '2029-01-01 00:00', 'verified', 'none'],
      ['20280101T000000-0000', '2028-01-01 00:00', 'interrupted or going on', 'none'],
      [
        '20270101T000000-0000',
        '2027-01-01 00:00',
        'failed in part',
        'kvm-arm64, kvm-arm64-vhe (failed): hypercall',
        software,
      ],
      [run.id, '2026-11-22 21:01', 'completed', 'kvm-arm64: hypercall', software],
    ]);
  });

  test('lists those that fit, as JSON too; what can fit no run is one sentence', async () => {
    store(run, runOf([], { id: '20250101T000000-0000', startedAt: '2025-01-01T00:00:00.000Z' }));
    const fitting = [
      '-c',
      'kvm-arm64',
      '-m',
      'hypercall',
      '--kernel',
      '6.1',
      '--since',
      '2026-11-22',
      '--limit',
      '1',
    ];
    const { stdout } = await worldswitch(home, 'runs', ...fitting, '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject([{ id: run.id, parameters: [] }]);
    expect((await worldswitch(home, 'runs', '--kernel', '6.12')).stdout).toBe(
      'None of the stored runs (2) fits. Next: worldswitch runs shows all of them.\n',
    );
  });

  test.each([
    [['-c', 'kvm-arm65'], "there is no configuration 'kvm-arm65'"],
    [['-m', 'nothing'], 'nothing'],
    [['--kernel', 'latest'], "--kernel 'latest' is no version of Linux"],
    [['--since', '2026-02-31'], "--since '2026-02-31' is no date"],
    [['--limit', '0'], '--limit is 0'],
  ])('%j is one sentence', async (filter, message) => {
    const { stdout, stderr, exitCode } = await worldswitch(home, 'runs', ...filter);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toMatch(/^worldswitch: .*\n$/);
    expect(stderr).toContain(message);
  });
});

describe('runs --remove', () => {
  const other = runOf([], { id: '20250101T000000-0000', startedAt: '2025-01-01T00:00:00.000Z' });

  test('removes those that are named, and no other', async () => {
    store(run, other);
    expect((await worldswitch(home, 'runs', '--remove', '2025')).stdout).toBe(
      `Run ${other.id} is removed.\n`,
    );
    expect((await worldswitch(home, 'show', '--format', 'json')).stdout).toBe(runToJson(run));
    expect((await worldswitch(home, 'show', '2025')).exitCode).toBe(2);
  });

  test('removes none if one is being measured or is not there', async () => {
    store(run, other);
    const results = openStore(home);
    const held = results.hold(run.id);
    const refused = await worldswitch(home, 'runs', '--remove', '2025', run.id);
    expect(refused).toMatchObject({ stdout: '', exitCode: 3 });
    expect(refused.stderr).toMatch(/^worldswitch: run .* is being measured by another process\. Next: .*\n$/);
    held.release();
    expect((await worldswitch(home, 'runs', '--remove', '2025', '1999')).exitCode).toBe(2);
    expect(results.count()).toBe(2);
    results.close();
  });
});

describe('a label', () => {
  test('is shown with its run, names it, and is taken for no markup', async () => {
    store({ ...run, plan: { ...run.plan, label: 'before <b>' } });
    expect((await worldswitch(home, 'show', 'before <b>')).stdout).toContain(`Run ${run.id} (before <b>), `);
    expect((await worldswitch(home, 'runs')).stdout).toContain(`${run.id}  before <b>  `);
    const page = join(home, 'report.html');
    await worldswitch(home, 'report', 'before <b>', '-o', page);
    const text = readFileSync(page, 'utf8');
    expect(text).toContain('(before &lt;b&gt;)');
    expect(text).not.toContain('before <b>');
    expect((await worldswitch(home, 'compare', 'before <b>', 'latest')).exitCode).toBe(0);
  });

  test('that can not be shown in a line is refused before anything is measured', async () => {
    const { stderr, exitCode } = await worldswitch(home, 'run', '--label', 'two\nlines');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^worldswitch: a label is one line .*\n$/);
  });
});

describe('import', () => {
  test('stores what show --format json printed; the same again changes nothing; another one is refused', async () => {
    expect((await worldswitch(home, 'import', file(runToJson(run)))).stdout).toContain(
      `Run ${run.id} is stored`,
    );
    expect((await worldswitch(home, 'show', '--format', 'json')).stdout).toBe(runToJson(run));
    expect((await worldswitch(home, 'import', file(runToJson(run)))).stdout).toContain('nothing was changed');
    const other = await worldswitch(home, 'import', file(runToJson({ ...run, verified: true })));
    expect(other.exitCode).toBe(3);
    expect(other.stderr).toContain('another run with the id');
  });

  test('a file that is not there, or no run, is one sentence with its name', async () => {
    for (const path of [join(home, 'nothing.json'), file('{"schema": 1}')]) {
      const { stderr, exitCode } = await worldswitch(home, 'import', path);
      expect(exitCode).toBe(3);
      expect(stderr).toMatch(/^worldswitch: .*\n$/);
      expect(stderr).toContain(path);
    }
  });
});
