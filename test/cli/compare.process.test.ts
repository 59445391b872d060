import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { baselineOfRun } from '../../src/analysis/baseline-of-run.ts';
import { BASELINE_VERSION } from '../../src/results/baseline-schema.ts';
import { formatBaseline } from '../../src/results/baseline.ts';
import { runToJson } from '../../src/results/exchange.ts';
import { isOfMicrobenchmarks } from '../../src/results/measurement.ts';
import type { Run } from '../../src/results/schema.ts';
import { openStore } from '../../src/results/store.ts';
import { explainedRun } from '../results/explained.ts';
import { batches, calibrated, measurementOf, runOf } from '../results/sample-run.ts';
import { launchedTwice } from '../results/sample-workload.ts';
import { worldswitch } from './worldswitch.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'worldswitch-cli-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const older = { id: '20250101T000000-0000', startedAt: '2025-01-01T00:00:00.000Z' };
const newer = { id: '20260101T000000-0000', startedAt: '2026-01-01T00:00:00.000Z' };
const explained = {
  a: explainedRun([{ place: 'el2', name: 'save', count: 100 }], older),
  b: explainedRun(
    [
      { place: 'el2', name: 'save', count: 100 },
      { place: 'host-kernel', name: 'new|one', count: 50, class: 'barrier' },
    ],
    newer,
  ),
};

/** A run of a hypercall whose batches of ten take so many ticks, 40 of them for the loop. */
function runOfTicks(ticks: number, fields: Partial<Run>): Run {
  return runOf([measurementOf([...calibrated, ...batches('hypercall', [ticks, ticks, ticks])])], fields);
}

/** The same with transactions of as many ticks, less 100. */
function runWithWorkload(ticks: number, fields: Partial<Run>): Run {
  const workload = launchedTwice('kvm-arm64', 'tcp-rr', 10 * ticks);
  return runOf([...runOfTicks(ticks, {}).measurements, workload], fields);
}

function store(...runs: Run[]): void {
  const results = openStore(home);
  for (const run of runs) results.add(run);
  results.close();
}

function file(name: string, text: string): string {
  const path = join(home, name);
  writeFileSync(path, text);
  return path;
}

/** What was said, the lines of a wrapped sentence joined. */
function unwrapped(text: string): string {
  return text.replaceAll(/\n +/g, ' ');
}

describe('compare', () => {
  test('two stored runs: exact differences, and once how to get the functions', async () => {
    store(runOfTicks(140, older), runOfTicks(150, newer));
    const { stdout, stderr, exitCode } = await worldswitch(home, 'compare', '2025', 'latest');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toContain(`A  run ${older.id}: Linux 6.1.0-test`);
    expect(stdout).toMatch(/^kvm-arm64 +hypercall +10 +11 +\+1 +\+10\.0 %$/m);
    expect(unwrapped(stdout)).toContain(
      'measured without --explain; worldswitch run --explain gives the functions.',
    );
  });

  test('a file has the format of its ending; one that says none is refused before anything is measured', async () => {
    store(explained.a, explained.b);
    const picture = join(home, 'x.flame.svg');
    const { stdout, exitCode } = await worldswitch(home, 'compare', '2025', 'latest', '-o', picture);
    expect({ stdout, exitCode }).toEqual({ stdout: `${picture} is written\n`, exitCode: 0 });
    expect(readFileSync(picture, 'utf8')).toMatch(/^<svg /);
    const refused = await worldswitch(home, 'compare', '2025', 'latest', '-o', join(home, 'x.png'));
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('says no format of a comparison');
    const sized = await worldswitch(home, 'compare', '2025', 'latest', '--size', 'slide');
    expect(sized.exitCode).toBe(2);
    expect(existsSync(join(home, 'x.png'))).toBe(false);
  });

  test('the same run twice: no difference', async () => {
    store(runOfTicks(140, older));
    const { stdout } = await worldswitch(home, 'compare', 'latest', 'latest');
    expect(stdout).toContain('\nno difference in 1 cell\n');
  });

  test('workloads, by -w', async () => {
    store(runWithWorkload(140, older), runWithWorkload(150, newer));
    const { stdout, exitCode } = await worldswitch(home, 'compare', '2025', 'latest', '-w', 'tcp-rr');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^1 of 1 cell differs: B executes more instructions in 1$/m);
    expect(stdout).toMatch(/^kvm-arm64 +tcp-rr, per transaction +40 +50 +\+10 +\+25\.0 %$/m);
    expect(unwrapped(stdout)).toContain('--qemu bookworm-backports brings one that can');
  });

  test('a baseline and a run in files, with the functions that account for the difference', async () => {
    const base = file('base.json', formatBaseline(baselineOfRun(explained.a)));
    const run = file('run.json', runToJson(explained.b));
    const table = await worldswitch(home, 'compare', base, run);
    expect(table.stdout).toMatch(/^ {2}new\|one +host kernel +0 +5 +\+5$/m);
    expect(table.stdout).toMatch(/^ {2}barriers +0 +5 +\+5$/m);
    const markdown = await worldswitch(home, 'compare', base, run, '--format', 'markdown');
    expect(markdown.stdout).toContain(String.raw`| <code>new\|one</code> | host kernel | 0 | 5 | +5 |`);
    const json = await worldswitch(home, 'compare', base, run, '--format', 'json');
    expect(JSON.parse(json.stdout)).toMatchObject({
      changed: 1,
      cells: [{ difference: 5, explained: true }],
    });
  });

  test('what can not be compared is one sentence with the next step', async () => {
    const [own] = runOfTicks(140, older).measurements;
    if (own === undefined || !isOfMicrobenchmarks(own) || own.fingerprint.testbed !== 'emulated')
      throw new Error('it was measured');
    const otherProtocol = { ...own, fingerprint: { ...own.fingerprint, protocol: 1 } };
    store(runOf([own], older), runOf([otherProtocol], newer));
    for (const [args, message] of [
      [['latest', '2025'], 'of the probe may time something else under the same name'],
      [['latest', 'newest'], "'newest' is nothing that can be compared. Next: name a stored run"],
      [['latest', '1999'], "there is no run '1999'"],
      [['latest', join(home, 'none.json')], "the file can't be read"],
      [['latest', file('x.json', '{"kind": "x"}')], 'no baseline of worldswitch'],
      [['latest', 'latest', '-m', 'vm-switch'], 'has no figure of what was asked for'],
      [['latest', 'latest', '-m', 'tcp-rr'], "there is no microbenchmark 'tcp-rr'"],
      [['latest', 'latest', '-w', 'hypercall'], "there is no workload 'hypercall'"],
      [['latest', 'latest', '--units', '500'], '--units is about workloads, and none is to be measured'],
      [['latest', 'xen@4.20'], 'xen@4.20 changes nothing on kvm-arm64'],
    ] as const) {
      const { stdout, stderr, exitCode } = await worldswitch(home, 'compare', ...args);
      // What is typed can't be, or what it names can't be compared.
      const impossible = /can't be read|no baseline/.test(message) ? 3 : 2;
      const expected = message.includes('of the probe') ? 4 : impossible;
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: expected });
      expect(stderr).toMatch(/^worldswitch: .* Next: .*\n$/);
      expect(stderr).toContain(message);
    }
  });

  test('a side too few or an unknown format is misuse', async () => {
    expect((await worldswitch(home, 'compare', 'latest')).exitCode).toBe(2);
    const format = await worldswitch(home, 'compare', 'latest', 'latest', '--format', 'csv');
    expect(format.exitCode).toBe(2);
    expect(format.stderr).toContain('table, markdown, json');
  });
});

describe('check', () => {
  test('without a baseline, or with none that can be read, is one sentence with the next step', async () => {
    const missing = join(home, 'none.json');
    const damaged = formatBaseline(baselineOfRun(explained.a)).replace('"median":10,', '"median":"10",');
    for (const [path, message] of [
      [
        missing,
        `there is no such baseline. File: ${missing}. Next: worldswitch check --baseline ${missing} --update`,
      ],
      [file('merge.json', '<<<<<<<'), 'merged badly'],
      [file('run.json', runToJson(explained.a)), 'no baseline of worldswitch'],
      [file('damaged.json', damaged), 'damaged: measurements[0].cells[0].median: '],
      [
        file(
          'newer.json',
          damaged.replace(`"schema": ${BASELINE_VERSION}`, `"schema": ${BASELINE_VERSION + 1}`),
        ),
        'Next: update worldswitch.',
      ],
    ] as const) {
      const { stdout, stderr, exitCode } = await worldswitch(home, 'check', '--baseline', path);
      expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: path === missing ? 2 : 3 });
      expect(stderr).toContain(message);
    }
    expect(existsSync(missing)).toBe(false);
  });

  test('with a tolerance that is none is refused; without the name of a file it is misuse', async () => {
    const tolerance = await worldswitch(home, 'check', '--baseline', 'b.json', '--tolerance', 'some');
    expect(tolerance.exitCode).toBe(2);
    expect(tolerance.stderr).toContain("'some' is no tolerance. Next: give --tolerance a number");
    expect((await worldswitch(home, 'check')).exitCode).toBe(2);
  });
});
