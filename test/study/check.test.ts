import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { baselineOfRun } from '../../src/analysis/baseline-of-run.ts';
import { sideOfBaseline, sideOfRun } from '../../src/analysis/side.ts';
import { judge, type Verdict } from '../../src/analysis/verdict.ts';
import { canMeasure, defaultConfigurations } from '../../src/catalog/benchmarks.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { inOrderOfMeasuring, microbenchmarks } from '../../src/catalog/microbenchmarks.ts';
import { formatBaseline, parseBaseline } from '../../src/results/baseline.ts';
import type { WorkloadParameters } from '../../src/results/fingerprint.ts';
import type { WorkloadMeasurement } from '../../src/results/measurement.ts';
import type { Run } from '../../src/results/schema.ts';
import { compareMeasured, only } from '../../src/study/compare.ts';
import { check, type CheckRequest, type CheckResult, planCheck } from '../../src/study/check.ts';
import { BASELINE_VERSION } from '../../src/results/baseline-schema.ts';
import { isCompleted } from '../../src/results/measurement.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/messages.ts';
import { IncomparableError, MisuseError } from '../../src/system/errors.ts';
import { planRest } from '../../src/study/rest.ts';
import { planOf, type Study } from '../../src/study/study.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { benchmarksOf } from '../../src/testbeds/testbed.ts';
import { explainedRun } from '../results/explained.ts';
import {
  batches,
  calibrated,
  failureOf,
  measurementOf,
  runOf,
  withComponent,
} from '../results/sample-run.ts';
import { launchedTwice, workloadOf } from '../results/sample-workload.ts';

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
const failed = failureOf('kvm-x86', ['hypercall'], { next: 'boot it' });

function hold(text: Run | string): void {
  writeFileSync(file, typeof text === 'string' ? text : formatBaseline(baselineOfRun(text)));
}

async function checking(
  measured: Run,
  request: Partial<CheckRequest> = {},
): Promise<CheckResult & { readonly passed: boolean }> {
  const result = await check(requestOf(request), async (study) => {
    studies.push(study);
    return measured;
  });
  return { ...result, passed: result.outcome === 'passed' };
}

function requestOf(fields: Partial<CheckRequest>): CheckRequest {
  return {
    file,
    tolerance: { value: 0, unit: 'clock' },
    update: false,
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
    expect((await checking(slower, { tolerance: { value: 5, unit: 'clock' } })).passed).toBe(true);
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
      benchmarks: ['vm-switch'],
    });
    const how = { kind: 'microbenchmarks', iterations: 10, batches: 3 };
    expect(studies).toMatchObject([
      {
        explain: true,
        sessions: [
          { ...how, configuration: { id: 'kvm-arm64' }, benchmarks: ['hypercall', 'vm-switch'] },
          { ...how, configuration: { id: 'kvm-x86' }, benchmarks: ['hypercall', 'vm-switch'] },
        ],
      },
      { explain: true, sessions: [{ ...how, configuration: { id: 'kvm-x86' }, benchmarks: ['vm-switch'] }] },
    ]);
    expect(studies.map(({ sessions }) => sessions.length)).toEqual([2, 1]);
  });

  test('of a part is held against that part', async () => {
    hold(wide(['kvm-arm64', 'kvm-x86'], ['hypercall', 'vm-switch']));
    const { judged } = await checking(wide(['kvm-x86'], ['vm-switch']), {
      configurations: ['kvm-x86'],
      benchmarks: ['vm-switch'],
    });
    expect(judged?.comparison.cells).toMatchObject([{ configuration: { a: 'kvm-x86' }, difference: 0 }]);
    expect(judged?.comparison.notes).toEqual([
      'A and B were measured with another choice of microbenchmarks: figures of paths that cross PCPUs or pass through a ' +
        'scheduler may differ a little for that reason.',
    ]);
  });

  test('of a part names the software of that part', async () => {
    const both = wide(['kvm-arm64', 'xen-arm64'], ['hypercall']);
    const [, xen] = both.measurements;
    if (xen === undefined || !isCompleted(xen)) throw new Error('it was measured');
    const software = withComponent(xen.fingerprint.software, 'kernel', { version: '7.7' });
    hold(
      runOf([
        ...both.measurements.slice(0, 1),
        { ...xen, fingerprint: { ...xen.fingerprint, software } },
      ] as Run['measurements']),
    );
    const { judged } = await checking(wide(['kvm-arm64'], ['hypercall']), { configurations: ['kvm-arm64'] });
    expect(judged?.comparison.a.versions).toBe(judged?.comparison.b.versions);
    expect(judged?.comparison.a.versions).not.toContain('7.7');
  });

  test('of what a parameter makes something else is refused before anything is measured', async () => {
    hold(wide(['xen-arm64'], ['virtual-ipi/blocked']));
    await expect(
      checking(wide(['xen-arm64'], ['virtual-ipi/blocked']), { xenParameters: ['vwfi=native'] }),
    ).rejects.toThrow("virtual-ipi/blocked can't be measured: with vwfi=native");
    expect(studies).toEqual([]);
  });

  test('says what is new and what is missing', async () => {
    hold(wide(['kvm-arm64'], ['hypercall', 'vm-switch']));
    const { judged, lines, passed } = await checking(wide(['kvm-arm64'], ['hypercall', 'virtual-ipi']));
    expect(passed).toBe(true);
    expect(judged?.verdict.added).toMatchObject([{ benchmark: 'virtual-ipi' }]);
    expect(judged?.verdict.missing).toMatchObject([{ benchmark: 'vm-switch' }]);
    expect(lines[0]).toContain('What the baseline has not');
  });

  test('of too few batches is no failure, and passes only what is the same', async () => {
    const [held, other] = [140, 150].map((ticks) =>
      runOf([measurementOf([...calibrated, ...batches('vm-switch', [ticks, ticks])])]),
    ) as [Run, Run];
    hold(held);
    expect((await checking(held)).outcome).toBe('passed');
    const { judged, outcome } = await checking(other);
    expect(outcome).toBe('unjudged');
    expect(judged?.verdict).toMatchObject({
      regressions: [],
      unjudged: [{ benchmark: 'vm-switch' }],
      passed: false,
    });
    expect((await checking(runOf([...other.measurements, failed]))).outcome).toBe('incomplete');
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
    const [measurement] = other.measurements;
    if (measurement?.kind !== 'microbenchmarks') throw new Error('it was measured');
    hold(
      formatBaseline({
        ...other,
        measurements: [
          {
            ...measurement,
            software: measurement.software.map((each) =>
              each.role === 'probe' ? { ...each, sha256: 'f'.repeat(64) } : each,
            ),
          },
        ],
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

/** A configuration with all that can be measured on it. */
function everythingOn(id: string): [string, string[]] {
  const able = inOrderOfMeasuring(microbenchmarks).filter((each) => canMeasure(findConfiguration(id), each));
  return [id, able.map((each) => each.id)];
}

describe('what is measured', () => {
  const baseline = baselineOfRun(wide(['kvm-x86'], ['hypercall']));
  const planned = (request: Partial<CheckRequest>, held = true): (readonly [string, readonly string[]])[] =>
    planCheck(requestOf(request), held ? baseline : undefined).sessions.map((session) => [
      session.configuration.id,
      benchmarksOf(session),
    ]);

  test('all for a baseline that does not exist, or what is wanted', () => {
    const all = defaultConfigurations.map(({ id }) => everythingOn(id));
    expect(planned({ update: true }, false)).toEqual(all);
    expect(planned({ update: true, configurations: ['kvm-x86'] }, false)).toEqual([everythingOn('kvm-x86')]);
  });

  test('what the baseline holds, or what an update is to hold', () => {
    expect(planned({})).toEqual([['kvm-x86', ['hypercall']]]);
    expect(planned({ update: true })).toEqual([['kvm-x86', ['hypercall']]]);
    expect(planned({ update: true, configurations: ['xen-x86'] })).toEqual([everythingOn('xen-x86')]);
  });

  test('not what the baseline does not hold, nor what is unknown', () => {
    for (const other of [
      { configurations: ['xen-x86'] },
      { benchmarks: ['vm-switch'] },
      { benchmarks: ['tcp-rr'] },
    ])
      expect(() => planned(other)).toThrow(
        expect.objectContaining({
          constructor: MisuseError,
          message: expect.stringContaining('has no figure of what was asked for'),
          next: 'choose among kvm-x86 with -c, and hypercall with -m',
        }),
      );
    expect(() => planned({ configurations: ['xen-x87'] })).toThrow("the nearest is 'xen-x86'");
    expect(() => planned({ benchmarks: ['hypercal'] })).toThrow("the nearest is 'hypercall'");
  });
});

/** A run of microbenchmarks and of workloads: transactions of this many instructions. */
function mixed(transaction: number): Run {
  return runOf([
    ...wide(['kvm-arm64'], ['hypercall']).measurements,
    launchedTwice('native-arm64', 'tcp-rr', 1500),
    launchedTwice('kvm-arm64', 'tcp-rr', 1000 + 10 * transaction),
  ]);
}

describe('a baseline of both kinds', () => {
  test('is measured session for session, workloads with their own parameters', async () => {
    hold(mixed(200));
    const { passed } = await checking(mixed(200));
    expect(passed).toBe(true);
    const parameters = { units: 11, repetitions: 3, vcpus: 1, vhost: true };
    expect(studies[0]?.sessions).toMatchObject([
      { kind: 'microbenchmarks', configuration: { id: 'kvm-arm64' }, benchmarks: ['hypercall'] },
      { kind: 'workload', configuration: { id: 'native-arm64' }, workload: { id: 'tcp-rr' }, parameters },
      { kind: 'workload', configuration: { id: 'kvm-arm64' }, workload: { id: 'tcp-rr' }, parameters },
    ]);
    expect(studies[0]?.sessions).toHaveLength(3);
  });

  test('catches a workload that takes more', async () => {
    hold(mixed(200));
    const { judged, passed } = await checking(mixed(210));
    expect(passed).toBe(false);
    expect(judged?.verdict.regressions).toMatchObject([
      { configuration: { b: 'kvm-arm64' }, benchmark: 'tcp-rr', kind: 'workload', difference: 10 },
    ]);
  });

  test('says which cells an update drops, and how one asks for what else', async () => {
    hold(mixed(200));
    const alone = runOf([workloadOf('kvm-arm64', 'tcp-rr', [3000, 3000, 3000])]);
    const { lines } = await checking(alone, {
      update: true,
      benchmarks: ['tcp-rr'],
      configurations: ['kvm-arm64'],
    });
    expect(lines).toEqual([
      `${file} holds 1 figure of kvm-arm64.`,
      'It no longer holds kvm-arm64 hypercall, native-arm64, which was not measured.',
    ]);
  });

  test('is measured another way where that is asked for, and refuses what nothing heeds', async () => {
    hold(mixed(200));
    const request = requestOf({ repetitions: 5, benchmarks: ['tcp-rr'] });
    const { sessions } = planCheck(request, baselineOfRun(mixed(200)));
    expect(sessions).toMatchObject([
      { parameters: { units: 11, repetitions: 5 } },
      { parameters: { units: 11, repetitions: 5 } },
    ]);
    await expect(checking(mixed(200), { iterations: 5, benchmarks: ['tcp-rr'] })).rejects.toThrow(
      '--iterations is about microbenchmarks, and none is to be measured',
    );
  });
});

/** A workload that was measured with other parameters than the catalog's. */
function tuned(
  configuration: string,
  workload: string,
  other: Partial<WorkloadParameters>,
): WorkloadMeasurement {
  const measurement = workloadOf(configuration, workload, [1500, 1500, 1500]);
  const { fingerprint } = measurement;
  return {
    ...measurement,
    fingerprint: { ...fingerprint, parameters: { ...fingerprint.parameters, ...other } },
  };
}

describe("a baseline of workloads with parameters other than the catalog's", () => {
  const other = {
    vcpus: 2,
    units: 500,
    repetitions: 4,
    transport: 'mmio',
    vhost: false,
    haltPollNs: 9,
  } as const;
  /** A version that did not say how often it launched a workload did so once. */
  const once = { ...other, launches: 1 };
  const held = baselineOfRun(
    runOf([
      tuned('native-arm64', 'tcp-rr', other),
      tuned('kvm-arm64', 'tcp-rr', other),
      tuned('xen-arm64', 'tcp-stream', { ...other, units: 700 }),
    ]),
  );
  const parametersIn = ({ sessions }: Study): unknown[] =>
    sessions.map((session) => ('parameters' in session ? session.parameters : undefined));

  test('is measured with them, all of them, and so is what it is made anew of', () => {
    expect(parametersIn(planCheck(requestOf({}), held))).toEqual([once, once, { ...once, units: 700 }]);
    const anew = requestOf({ update: true, configurations: ['kvm-arm64'], benchmarks: ['tcp-rr'] });
    expect(parametersIn(planCheck(anew, held))).toEqual([once]);
    expect(parametersIn(planCheck({ ...anew, units: 900 }, held))).toEqual([{ ...once, units: 900 }]);
  });

  test('lends them to a configuration on which it does not hold the workload', () => {
    const elsewhere = { configurations: ['xen-arm64'], benchmarks: ['tcp-rr'] };
    expect(parametersIn(planCheck(requestOf({ ...elsewhere, update: true }), held))).toEqual([once]);
  });

  test('is gone on with as it was begun, though sessions differ', () => {
    const study = planCheck(requestOf({}), held);
    const plan = planOf(study);
    expect(plan.workloads).toEqual({ ...once, units: undefined });
    const rest = planRest(runOf([], { plan, endedAt: null }), {});
    expect(parametersIn(rest.study)).toEqual(parametersIn(study));
  });
});

/** What the baseline of version 1 was measured from, with another count of one function. @param protocol of the probe */
function earlierRun(count: number, protocol: number): Run {
  const earlier = explainedRun([
    { place: 'guest', name: 'f', count },
    { place: 'el2', name: 'g', count: 15, class: 'barrier' },
  ]);
  for (const measurement of earlier.measurements) {
    if (isCompleted(measurement)) Object.assign(measurement.fingerprint, { protocol });
  }
  return earlier;
}

test('a baseline of version 1 gives the verdicts that it gave, of what its probe measured', () => {
  const text = readFileSync(join(packageRoot, 'test/fixtures/baseline-1.json'), 'utf8');
  const judging = (measured: Run): Verdict => {
    const comparison = compareMeasured(
      only(sideOfBaseline(parseBaseline(text, file), file), { configurations: ['kvm-arm64'] }),
      sideOfRun(measured, 'run'),
    );
    return judge(comparison, { value: 0, unit: 'clock' });
  };
  expect(judging(earlierRun(100, 2)).passed).toBe(true);
  const { regressions, passed } = judging(earlierRun(110, 2));
  expect(passed).toBe(false);
  expect(regressions).toMatchObject([
    { a: 11.5, b: 12.5, difference: 1, functions: [{ name: 'f', place: 'guest', difference: 1 }] },
  ]);
});

test("a baseline of an earlier probe can't be judged, and an update brings it to today", async () => {
  hold(readFileSync(join(packageRoot, 'test/fixtures/baseline-1.json'), 'utf8'));
  const one = { configurations: ['kvm-arm64'] };
  const refused = checking(earlierRun(100, PROTOCOL_VERSION), one);
  await expect(refused).rejects.toBeInstanceOf(IncomparableError);
  expect(studies).toEqual([]);
  await expect(refused).rejects.toMatchObject({
    message: expect.stringContaining("can't be judged"),
    next: expect.stringContaining(`worldswitch check --baseline ${file} --update`),
  });
  const { lines } = await checking(earlierRun(110, PROTOCOL_VERSION), { ...one, update: true });
  expect(lines[0]).toContain('Not compared with what it held');
  expect(readFileSync(file, 'utf8')).toContain(`"schema": ${BASELINE_VERSION}`);
  expect((await checking(earlierRun(110, PROTOCOL_VERSION))).passed).toBe(true);
});

describe('what a baseline says of single cells', () => {
  const cellIn = (text: string): string => /^.*"benchmark":"hypercall".*$/m.exec(text)?.[0] ?? '';
  const saying = (fields: object): void => {
    const text = formatBaseline(baselineOfRun(run));
    const cell = JSON.parse(cellIn(text)) as object;
    hold(text.replace(cellIn(text).trim(), JSON.stringify({ ...cell, ...fields })));
  };

  test('a tolerance of its own takes the place of the one of the check, and outlives an update', async () => {
    saying({ tolerance: '5' });
    expect((await checking(slower)).outcome).toBe('passed');
    saying({ tolerance: '4.9' });
    expect((await checking(slower, { tolerance: { value: 50, unit: 'percent' } })).outcome).toBe('longer');
    await checking(slower, { update: true });
    expect(cellIn(readFileSync(file, 'utf8'))).toContain('"tolerance":"4.9"');
  });

  test('an accepted change is none that fails, with its reason; more than it is', async () => {
    saying({ accepted: [{ median: 105, reason: 'the fix of CVE-2026-1 saves one more register' }] });
    const { judged, lines, outcome } = await checking(slower);
    expect({ outcome, accepted: judged?.verdict.accepted.length }).toEqual({
      outcome: 'passed',
      accepted: 1,
    });
    expect(lines).toEqual([
      'Accepted: kvm-arm64 hypercall, since the fix of CVE-2026-1 saves one more register.',
    ]);
    const more = explainedRun([{ place: 'el2', name: 'f', count: 1060 }]);
    expect((await checking(more)).outcome).toBe('longer');
  });

  test('is written where a change is accepted, and nothing else is changed', async () => {
    hold(run);
    const before = readFileSync(file, 'utf8');
    expect((await checking(slower, { accept: 'it is wanted' })).outcome).toBe('passed');
    const after = readFileSync(file, 'utf8');
    expect(after.replace(/,"accepted":\[\{"median":[\d.]+,"reason":"it is wanted"\}\]/, '')).toBe(before);
    expect(after).not.toBe(before);
    expect((await checking(slower)).outcome).toBe('passed');
  });

  test('nothing is written where nothing takes more', async () => {
    hold(run);
    const before = readFileSync(file, 'utf8');
    const { lines } = await checking(run, { accept: 'it is wanted' });
    expect(lines).toContain('There is nothing to accept.');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test.each([
    { tolerance: 'some' },
    { accepted: [{ median: 105 }] },
    { accepted: [{ median: 1, reason: '' }] },
  ])('that is none is refused: %j', async (fields) => {
    saying(fields);
    await expect(checking(run)).rejects.toThrow('the baseline is damaged: measurements[0].cells[0].');
  });

  test('a regression is known whatever else could not be measured', async () => {
    const both = [...run.measurements, failed];
    hold(run);
    expect((await checking(runOf(both))).outcome).toBe('incomplete');
    expect((await checking(runOf([...slower.measurements, failed]))).outcome).toBe('longer');
  });
});
