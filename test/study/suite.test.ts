import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { specjvm2008, workloads } from '../../src/catalog/workloads.ts';
import type { Run } from '../../src/results/schema.ts';
import { planRest } from '../../src/study/rest.ts';
import { planOf, planStudy, type Study } from '../../src/study/study.ts';
import { openSuite, openWorkload, requireSuiteUse } from '../../src/study/suite.ts';
import { benchmarksOf } from '../../src/testbeds/testbed.ts';
import { runOf } from '../results/sample-run.ts';
import { workloadOf } from '../results/sample-workload.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'suite-'));
  writeFileSync(join(folder, 'SPECjvm2008.jar'), 'PK\u0003\u0004');
});
afterAll(() => rmSync(folder, { recursive: true }));

const idsOf = ({ sessions }: Study): string[] => [...new Set(sessions.flatMap(benchmarksOf))];
const all = workloads.map(({ id }) => id);

/** A run that began with the copy. */
async function begun(fields: Partial<Run> = {}): Promise<Run> {
  const suite = await openSuite({ folder });
  const study = planStudy({
    configurations: ['native-arm64', 'kvm-arm64'],
    benchmarks: ['tcp-rr', 'specjvm2008'],
    suite,
  });
  return runOf([], { plan: planOf(study), ...fields });
}

describe('a suite that a user brings', () => {
  test('is measured beside the others, beside those that are named, or alone', async () => {
    const suite = await openSuite({ folder });
    if (suite === undefined) throw new Error('there is none');
    expect(idsOf(planStudy({ suite, benchmarks: all }))).toEqual([...all, 'specjvm2008']);
    expect(idsOf(planStudy({ suite, benchmarks: ['tcp-rr'] }))).toEqual(['tcp-rr', 'specjvm2008']);
    expect(idsOf(planStudy({ suite, benchmarks: ['specjvm2008'] }))).toEqual(['specjvm2008']);
  });

  test('is not among the workloads of who brings none, and asking for it says what is missing', async () => {
    expect(await openSuite({})).toBeUndefined();
    expect(idsOf(planStudy({ benchmarks: all }))).not.toContain('specjvm2008');
    expect(() => planStudy({ benchmarks: ['specjvm2008'] })).toThrow('needs your own copy of SPECjvm2008');
    await expect(openWorkload('specjvm2008', {})).rejects.toThrow('needs your own copy of SPECjvm2008');
  });

  test('does a multiple of as many units as it has benchmarks', async () => {
    const suite = await openSuite({ folder, benchmarks: ['compress', 'derby'] });
    if (suite === undefined) throw new Error('there is none');
    const plan = (units: number): unknown => planStudy({ suite, benchmarks: [specjvm2008.id], units });
    expect(() => plan(5)).toThrow("specjvm2008 can't do 5 operations in a repetition");
    expect(() => plan(2)).toThrow("specjvm2008 can't do 2 operations in a repetition");
    expect(plan(6)).toMatchObject({ overrides: { units: 6 } });
  });

  test('options about it are refused where it is not run', async () => {
    await expect(openSuite({ benchmarks: ['compress'] })).rejects.toThrow('there is no copy of it');
    await expect(openWorkload('tcp-rr', { folder })).rejects.toThrow('not tcp-rr');
    expect(() => requireSuiteUse({ benchmarks: ['compress'] }, 'hypercall')).toThrow('not hypercall');
    expect(() => requireSuiteUse({}, 'hypercall')).not.toThrow();
  });
});

describe('a run of it that is resumed', () => {
  const measured = ['native-arm64', 'kvm-arm64'].map((system) => workloadOf(system, 'specjvm2008', [2000]));

  test('goes on with the same copy, where it was or elsewhere', async () => {
    const run = await begun();
    const elsewhere = mkdtempSync(join(tmpdir(), 'suite-'));
    writeFileSync(join(elsewhere, 'SPECjvm2008.jar'), 'PK\u0003\u0004');
    for (const choice of [{}, { folder: elsewhere }]) {
      const suite = await openSuite(choice, run);
      if (suite === undefined) throw new Error('there is none');
      expect(idsOf(planRest(run, { suite }).study)).toEqual(['tcp-rr', 'specjvm2008']);
    }
    rmSync(elsewhere, { recursive: true });
  });

  test('does not go on with another copy, or without one', async () => {
    const run = await begun();
    const other = mkdtempSync(join(tmpdir(), 'suite-'));
    writeFileSync(join(other, 'SPECjvm2008.jar'), 'PK\u0003\u0004, newer');
    await expect(openSuite({ folder: other }, run)).rejects.toThrow(
      `is not the one that run ${run.id} began`,
    );
    rmSync(other, { recursive: true });
    await expect(openSuite({ folder: other }, run)).rejects.toThrow(`there is no '${other}'`);
  });

  test('needs no copy for what is left of the other workloads', async () => {
    const run = await begun({ measurements: measured });
    expect(await openSuite({ folder: '/nowhere' }, run)).toBeUndefined();
    expect(idsOf(planRest(run, {}).study)).toEqual(['tcp-rr']);
  });

  test('that began without it does not take it in', async () => {
    await expect(openSuite({ folder }, runOf([]))).rejects.toThrow('began without SPECjvm2008');
  });
});
