import { describe, expect, test } from 'vitest';
import { judgeReproduction, measuredBy, type Reproduction } from '../../src/analysis/reproduction.ts';
import { sideOfRun } from '../../src/analysis/side.ts';
import type { Run } from '../../src/results/schema.ts';
import { isCompleted } from '../../src/results/measurement.ts';
import type { Component } from '../../src/results/software.ts';
import { compareMeasured } from '../../src/study/compare.ts';
import {
  batches,
  calibrated,
  failureOf,
  measurementOf,
  runOf,
  withComponent,
} from '../results/sample-run.ts';

function runWith(rows: Readonly<Record<string, readonly number[]>>, id: string): Run {
  const samples = Object.entries(rows).flatMap(([benchmark, ticks]) => batches(benchmark, ticks));
  return runOf([measurementOf([...calibrated, ...samples])], { id });
}

function judged(
  before: Readonly<Record<string, readonly number[]>>,
  now: Readonly<Record<string, readonly number[]>>,
  notReproduced: Reproduction['notReproduced'] = [],
): Reproduction {
  const [a, b] = [runWith(before, '20260101T000000-0000'), runWith(now, '20260102T000000-0000')];
  const comparison = compareMeasured(sideOfRun(a, 'a'), sideOfRun(b, 'b'));
  return judgeReproduction(a, b, comparison, notReproduced);
}

function verdictsOf({ cells }: Reproduction): Record<string, string> {
  return Object.fromEntries(cells.map(({ cell, verdict }) => [cell.benchmark, verdict]));
}

const same = [140, 140, 140];

describe('a reproduction', () => {
  test('is the same if every figure is, or differs by no more than a neutral change may do', () => {
    const whole = judged({ hypercall: same }, { hypercall: same });
    expect(whole).toMatchObject({ outcome: 'same', sameSamples: true });
    expect(verdictsOf(whole)).toEqual({ hypercall: 'identical' });
    const moved = judged(
      { 'vm-switch': Array.from({ length: 16 }, () => 50_000) },
      { 'vm-switch': Array.from({ length: 16 }, () => 50_010) },
    );
    expect(moved).toMatchObject({ outcome: 'same', sameSamples: false });
    expect(verdictsOf(moved)).toEqual({ 'vm-switch': 'within' });
  });

  test("of too few batches can't be judged if it is not the same", () => {
    const few = judged({ 'vm-switch': same }, { 'vm-switch': [150, 150, 150] });
    expect(few).toMatchObject({ outcome: 'incomplete' });
    expect(verdictsOf(few)).toEqual({ 'vm-switch': 'unjudged' });
    expect(judged({ 'vm-switch': same }, { 'vm-switch': same })).toMatchObject({ outcome: 'same' });
  });

  test('of which the medians alone are the same says so', () => {
    const other = judged({ hypercall: same }, { hypercall: [140, 140, 150] });
    expect(other).toMatchObject({ outcome: 'same', sameSamples: false });
  });

  test('says whether other software was measured, which the same bytes are not, from wherever they came', () => {
    const before = runWith({ hypercall: same }, '20260101T000000-0000');
    const after = (fields: Partial<Component>): Run => {
      const run = structuredClone(before);
      for (const { fingerprint } of run.measurements.filter(isCompleted))
        fingerprint.software = withComponent(fingerprint.software, 'kernel', fields);
      return run;
    };
    const isOther = (run: Run): boolean =>
      judgeReproduction(before, run, compareMeasured(sideOfRun(before, 'a'), sideOfRun(run, 'b')), [])
        .otherSoftware;
    expect(isOther(before)).toBe(false);
    expect(isOther(after({ package: null, file: 'Image' }))).toBe(false);
    expect(isOther(after({ version: '6.1.0-other', sha256: '2'.repeat(64) }))).toBe(true);
  });

  test('differs by an instruction where no scheduler is passed', () => {
    const one = judged({ hypercall: same }, { hypercall: [150, 150, 150] });
    expect(one.outcome).toBe('differs');
    expect(verdictsOf(one)).toEqual({ hypercall: 'differs' });
  });

  test('is incomplete if a figure is missing or a session could not be measured, unless it is known to differ', () => {
    const missing = judged({ hypercall: same, 'vm-switch': same }, { hypercall: same });
    expect(missing.outcome).toBe('incomplete');
    expect(verdictsOf(missing)).toEqual({ hypercall: 'identical', 'vm-switch': 'missing' });
    const gone = [{ name: 'xen-arm64', reason: 'it is gone', next: 'look for it' }];
    expect(judged({ hypercall: same }, { hypercall: same }, gone).outcome).toBe('incomplete');
    expect(judged({ hypercall: same }, { hypercall: [150, 150, 150] }, gone).outcome).toBe('differs');
  });

  test('is not asked about what the recorded run has not', () => {
    expect(verdictsOf(judged({ hypercall: same }, { hypercall: same, 'vm-switch': same }))).toEqual({
      hypercall: 'identical',
    });
  });
});

test('by what a run was measured: by each worldswitch, and version 0 of measurements where it says none', () => {
  const measurement = measurementOf([...calibrated]);
  const { fingerprint } = measurement;
  if (fingerprint.testbed !== 'emulated') throw new Error('it is emulated');
  const later = { ...fingerprint, worldswitch: '0.2.0', measurementVersion: 3 };
  const run = runOf([measurement, { ...measurement, fingerprint: later }, failureOf('kvm-x86')]);
  expect(measuredBy(run)).toEqual({ worldswitch: ['0.0.0', '0.2.0'], measurementVersions: [0, 3] });
});
