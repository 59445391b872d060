import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { baselineOfRun } from '../../src/analysis/baseline-of-run.ts';
import { configurations } from '../../src/catalog/configurations.ts';
import { microbenchmarks } from '../../src/catalog/microbenchmarks.ts';
import { formatBaseline, parseBaseline } from '../../src/results/baseline.ts';
import type { Measurement, Run } from '../../src/results/schema.ts';
import { check, type CheckRequest, type CheckResult, planCheck } from '../../src/study/check.ts';
import type { Study } from '../../src/study/study.ts';
import { explainedRun } from '../results/explained.ts';
import { batches, calibrated, measurementOf, runOf } from '../results/sample-run.ts';

let file: string;
let studies: Study[];
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'worldswitch-check-')), 'base.json');
  studies = [];
});
afterEach(() => rmSync(join(file, '..'), { recursive: true }));

const run = explainedRun([{ place: 'el2', name: 'f', count: 1000 }]);
const slower = explainedRun([{ place: 'el2', name: 'f', count: 1050 }]);
const faster = explainedRun([{ place: 'el2', name: 'f', count: 990 }]);
const failed: Measurement = { state: 'failed', configuration: 'kvm-x86', error: 'it hung', next: 'boot it' };

function hold(text: Run | string): void {
  writeFileSync(file, typeof text === 'string' ? text : formatBaseline(baselineOfRun(text)));
}

function checking(measured: Run, request: Partial<CheckRequest> = {}): Promise<CheckResult> {
  return check(requestOf(request), async (study) => {
    studies.push(study);
    return measured;
  });
}

function requestOf(fields: Partial<CheckRequest>): CheckRequest {
  return {
    file,
    tolerance: { value: 0, unit: 'instructions' },
    update: false,
    versions: {},
    kernelParameters: [],
    xenParameters: [],
    ...fields,
  };
}

/** A run of these microbenchmarks on these configurations, each at 10 instructions. */
function wide(ids: readonly string[], names: readonly string[]): Run {
  const samples = [...calibrated, ...names.flatMap((name) => batches(name, [140, 140, 140]))];
  return runOf(ids.map((configuration) => measurementOf(samples, { configuration })));
}

describe('a check', () => {
  test('of the same passes', async () => {
    hold(run);
    const { judged, passed, lines } = await checking(run);
    expect({ passed, lines }).toEqual({ passed: true, lines: [] });
    expect(judged?.comparison.cells).toMatchObject([{ difference: 0 }]);
  });

  test('fails if a figure is above the baseline by more than the tolerance, and says where it went', async () => {
    hold(run);
    const { judged, passed } = await checking(slower);
    expect(passed).toBe(false);
    expect(judged?.verdict.regressions).toMatchObject([
      { difference: 5, functions: [{ name: 'f', difference: 5 }] },
    ]);
    expect((await checking(slower, { tolerance: { value: 5, unit: 'instructions' } })).passed).toBe(true);
    expect((await checking(slower, { tolerance: { value: 4.9, unit: 'percent' } })).passed).toBe(false);
  });

  test('passes if something got better, and says how to hold on to it', async () => {
    hold(run);
    const { lines, passed } = await checking(faster);
    expect(passed).toBe(true);
    expect(lines).toEqual([
      `What takes fewer instructions than in the baseline, worldswitch check --baseline ${file} --update holds on to.`,
    ]);
    expect(readFileSync(file, 'utf8')).toBe(formatBaseline(baselineOfRun(run)));
  });

  test('measures what the baseline holds, as it was measured', async () => {
    hold(wide(['kvm-arm64', 'kvm-x86'], ['hypercall', 'vm-switch']));
    await checking(wide(['kvm-arm64', 'kvm-x86'], ['hypercall', 'vm-switch']));
    await checking(wide(['kvm-x86'], ['vm-switch']), {
      configurations: ['kvm-x86'],
      microbenchmarks: ['vm-switch'],
    });
    expect(
      studies.map((study) => [study.configurations.map(({ id }) => id), study.parameters, study.explain]),
    ).toEqual([
      [
        ['kvm-arm64', 'kvm-x86'],
        { iterations: 10, batches: 3, microbenchmarks: ['hypercall', 'vm-switch'] },
        true,
      ],
      [['kvm-x86'], { iterations: 10, batches: 3, microbenchmarks: ['vm-switch'] }, true],
    ]);
  });

  test('of a part is held against that part', async () => {
    hold(wide(['kvm-arm64', 'kvm-x86'], ['hypercall', 'vm-switch']));
    const { judged } = await checking(wide(['kvm-x86'], ['vm-switch']), {
      configurations: ['kvm-x86'],
      microbenchmarks: ['vm-switch'],
    });
    expect(judged?.comparison.cells).toMatchObject([{ configuration: { a: 'kvm-x86' }, difference: 0 }]);
    expect(judged?.comparison.notes).toEqual([]);
  });

  test('says what is new and what is missing', async () => {
    hold(wide(['kvm-arm64'], ['hypercall', 'vm-switch']));
    const { judged, lines, passed } = await checking(wide(['kvm-arm64'], ['hypercall', 'virtual-ipi']));
    expect(passed).toBe(true);
    expect(judged?.verdict.added).toMatchObject([{ microbenchmark: 'virtual-ipi' }]);
    expect(judged?.verdict.missing).toMatchObject([{ microbenchmark: 'vm-switch' }]);
    expect(lines[0]).toContain('What the baseline has not');
  });

  test('in which a configuration was not measured does not pass', async () => {
    const both = wide(['kvm-arm64', 'kvm-x86'], ['hypercall']);
    hold(both);
    const { judged, passed } = await checking(runOf([...both.measurements.slice(0, 1), failed]));
    expect(passed).toBe(false);
    expect(judged?.verdict.failed).toEqual(['kvm-x86']);
    expect(judged?.comparison.notes).toEqual(['kvm-x86 failed in B: it hung. Next: boot it.']);
  });

  test('without a baseline says how to make one, and measures nothing', async () => {
    await expect(checking(run)).rejects.toThrow(
      expect.objectContaining({
        message: 'there is no such baseline',
        next: expect.stringContaining('--update makes it'),
      }),
    );
    expect(studies).toEqual([]);
  });

  test('with one that is none measures nothing either', async () => {
    hold('{"name": "package"}');
    for (const update of [false, true])
      await expect(checking(run, { update })).rejects.toThrow('no baseline of worldswitch');
    expect(studies).toEqual([]);
    expect(readFileSync(file, 'utf8')).toBe('{"name": "package"}');
  });

  test('against another probe is refused, and an update is the way out', async () => {
    const other = parseBaseline(formatBaseline(baselineOfRun(run)), file);
    const [configuration] = other.configurations;
    hold(
      formatBaseline({
        ...other,
        configurations: configuration ? [{ ...configuration, probe: 'f'.repeat(64) }] : [],
      }),
    );
    await expect(checking(run)).rejects.toThrow(
      expect.objectContaining({
        message: expect.stringContaining('different probes'),
        next: expect.stringContaining(`worldswitch check --baseline ${file} --update`),
      }),
    );
    const { judged, lines, passed } = await checking(run, { update: true });
    expect({ judged, passed }).toEqual({ judged: undefined, passed: true });
    expect(lines[0]).toContain('Not compared with what it held: kvm-arm64 of');
    expect((await checking(run)).passed).toBe(true);
  });
});

describe('an update', () => {
  test('makes the baseline of what was measured', async () => {
    const { judged, lines, passed } = await checking(run, { update: true });
    expect({ judged, lines, passed }).toEqual({
      judged: undefined,
      lines: [`${file} holds 1 figure of kvm-arm64.`],
      passed: true,
    });
    expect(readFileSync(file, 'utf8')).toBe(formatBaseline(baselineOfRun(run)));
  });

  test('says what changed, and passes whatever that is', async () => {
    hold(run);
    const { judged, passed } = await checking(slower, { update: true });
    expect(passed).toBe(true);
    expect(judged?.verdict.regressions).toHaveLength(1);
    expect(readFileSync(file, 'utf8')).toBe(formatBaseline(baselineOfRun(slower)));
  });

  test('says which configurations are gone', async () => {
    hold(wide(['kvm-arm64', 'kvm-x86'], ['hypercall']));
    const { lines } = await checking(run, { update: true, configurations: ['kvm-arm64'] });
    expect(lines).toContain('It no longer holds kvm-x86, which was not measured.');
  });

  test('of a run in which a configuration failed writes nothing', async () => {
    await expect(checking(runOf([...run.measurements, failed]), { update: true })).rejects.toThrow(
      'no baseline was written',
    );
    expect(existsSync(file)).toBe(false);
  });
});

describe('what is measured', () => {
  const baseline = baselineOfRun(wide(['kvm-x86'], ['hypercall']));
  const planned = (request: Partial<CheckRequest>, held = true): [string[], readonly string[]] => {
    const study = planCheck(requestOf(request), held ? baseline : undefined);
    return [study.configurations.map(({ id }) => id), study.parameters.microbenchmarks];
  };
  const all = configurations.map(({ id }) => id);
  const everything = microbenchmarks.map(({ id }) => id);

  test('all for a baseline that does not exist, or what is wanted', () => {
    expect(planned({ update: true }, false)).toEqual([all, everything]);
    expect(planned({ update: true, configurations: ['kvm-x86'] }, false)).toEqual([['kvm-x86'], everything]);
  });

  test('what the baseline holds, or what an update is to hold', () => {
    expect(planned({})).toEqual([['kvm-x86'], ['hypercall']]);
    expect(planned({ update: true })).toEqual([['kvm-x86'], ['hypercall']]);
    expect(planned({ update: true, configurations: ['xen-x86'] })).toEqual([['xen-x86'], everything]);
  });

  test('not what the baseline does not hold, nor what is unknown', () => {
    expect(() => planned({ configurations: ['xen-x86'] })).toThrow('the baseline holds nothing of that');
    expect(() => planned({ configurations: ['xen-x87'] })).toThrow("the nearest is 'xen-x86'");
    expect(() => planned({ microbenchmarks: ['hypercal'] })).toThrow("the nearest is 'hypercall'");
  });
});
