import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { baselineOfRun } from '../../src/analysis/baseline-of-run.ts';
import { compareSides, isChanged } from '../../src/analysis/comparison.ts';
import { refuseIfIncomparable } from '../../src/analysis/comparability.ts';
import { benchmarksOfFacts } from '../../src/analysis/facts.ts';
import { sideOfBaseline, sideOfRun } from '../../src/analysis/side.ts';
import { describeSoftware } from '../../src/analysis/software.ts';
import { formatBaseline, parseBaseline } from '../../src/results/baseline.ts';
import { type Clock, INSTRUCTIONS } from '../../src/results/clock.ts';
import { isCompleted } from '../../src/results/measurement.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { explainedRun } from '../results/explained.ts';
import { accountOf } from '../results/sample-account.ts';
import { batches, calibrated, failureOf, measurementOf, runOf } from '../results/sample-run.ts';
import { workloadOf } from '../results/sample-workload.ts';

const run = explainedRun([
  { place: 'guest', name: 'f', count: 100 },
  { place: 'el2', name: 'g', count: 15, class: 'barrier' },
]);
const failed = failureOf('kvm-x86', ['hypercall', 'virtual-ipi'], {
  error: 'it hung.',
  next: 'boot it again',
});

const NOISY: Clock = { unit: 'nanoseconds', resolution: 1, exact: false };

/** The same run with a workload on the same configuration. */
const both = runOf([
  ...run.measurements,
  workloadOf('kvm-arm64', 'tcp-rr', [2000, 2100, 2300], {
    account: accountOf([0, 100, 0, 0, 0], {
      functions: [
        {
          ...{ place: 'vm-kernel', purpose: 'server', name: 'tcp_v4_rcv', functions: 1 },
          ...{ instructions: 1000, entries: 10 },
        },
      ],
    }),
  }),
]);

describe('a run as a side', () => {
  test('has its medians, its paths, profiles and software', () => {
    const side = sideOfRun(
      runOf([
        ...run.measurements,
        measurementOf([...calibrated, ...batches('virtual-ipi', [100, 160, 110])], {
          configuration: 'kvm-arm64-vhe',
        }),
        failed,
      ]),
      'latest',
    );
    expect(side.cells).toMatchObject([
      { configuration: 'kvm-arm64', benchmark: 'hypercall', value: 11.5, path: 'one-pcpu' },
      { configuration: 'kvm-arm64-vhe', value: 5, path: 'serialised-sum', profile: undefined },
    ]);
    expect(side.cells[0]?.profile?.functions).toHaveLength(2);
    expect(side).toMatchObject({ label: 'latest', versions: 'Linux 6.1.0-test (6.1.1-1), QEMU 10.0.2' });
    expect(side.facts.map((facts) => [facts.machine, benchmarksOfFacts(facts)])).toEqual([
      ['cortex-a57', ['hypercall']],
      ['neoverse-n1', ['virtual-ipi']],
    ]);
    expect(side.failures).toMatchObject([
      { name: 'kvm-x86', benchmarks: failed.benchmarks, error: 'it hung.' },
    ]);
  });

  test('whose self-test failed is no result', () => {
    const broken = runOf([measurementOf(calibrated.filter(({ benchmark }) => !benchmark.endsWith('nop')))]);
    expect(() => sideOfRun(broken, 'latest')).toThrow('the figures of kvm-arm64 are no result');
  });
});

describe('a run of both kinds as a side', () => {
  test('has workloads beside microbenchmarks, each with its account, its clock and its facts', () => {
    const side = sideOfRun(both, 'latest');
    expect(side.cells).toMatchObject([
      { benchmark: 'hypercall', kind: 'microbenchmark', value: 11.5 },
      { benchmark: 'tcp-rr', kind: 'workload', value: 110, path: 'serialised-sum', clock: INSTRUCTIONS },
    ]);
    expect(side.cells[1]?.profile?.functions).toEqual([
      { place: 'vm-kernel', name: 'tcp_v4_rcv', perOperation: 100 },
    ]);
    expect(side.facts).toMatchObject([
      { kind: 'microbenchmarks', again: 'worldswitch run -c kvm-arm64 --explain' },
      { kind: 'workload', benchmark: 'tcp-rr', again: 'worldswitch run -c kvm-arm64 -w tcp-rr' },
    ]);
  });

  test('names the cells that failed', () => {
    const [own] = run.measurements;
    if (own?.state !== 'completed' || own.kind !== 'microbenchmarks') throw new Error('it was measured');
    const failures = [{ benchmark: 'vm-switch', error: 'no end', next: 'wait' }];
    const side = sideOfRun(runOf([{ ...own, failures }, failureOf('kvm-x86', ['apache'])]), 'latest');
    expect(side.failures.map(({ name, error }) => [name, error])).toEqual([
      ['kvm-arm64 vm-switch', 'no end'],
      ['kvm-x86 apache', 'it hung'],
    ]);
  });

  test('whose figures are no instructions has no profiles of them', () => {
    const [own] = run.measurements;
    if (own?.state !== 'completed') throw new Error('it was measured');
    const cycles = { ...own, clock: { unit: 'cycles' as const, resolution: 1, exact: false } };
    expect(sideOfRun(runOf([cycles]), 'latest').cells[0]?.profile).toBeUndefined();
  });
});

describe('a baseline of a run', () => {
  test.each([
    ['exact', both],
    ['noisy', runOf(both.measurements.map((each) => ({ ...each, clock: NOISY })))],
  ])('of an %s clock is the same side, also when it was written and read', (_, measured) => {
    const written = parseBaseline(formatBaseline(baselineOfRun(measured)), 'base.json');
    const [ofRun, ofBaseline] = [sideOfRun(measured, 'latest'), sideOfBaseline(written, 'base.json')];
    const { cells } = compareSides(ofRun, ofBaseline);
    expect(cells).toHaveLength(2);
    expect(cells.some(isChanged)).toBe(false);
    expect(ofBaseline.versions).toBe(ofRun.versions);
    const pairs = ofRun.facts.map((facts, index) => [facts, ofBaseline.facts[index] ?? facts] as const);
    expect(pairs.flatMap(([left, right]) => refuseIfIncomparable(left, right))).toEqual([]);
    const [exact] = measured.measurements;
    if (exact?.state !== 'completed') throw new Error('it was measured');
    expect(cells.map(({ explained }) => explained)).toEqual([exact.clock.exact, exact.clock.exact]);
    // What no noise is to be judged of needs no samples.
    expect(ofBaseline.cells.map(({ perOperation }) => perOperation)).toEqual(
      exact.clock.exact ? [[], []] : ofRun.cells.map(({ perOperation }) => perOperation),
    );
  });

  test('of version 1 is the same side, to the note', () => {
    const earlier = parseBaseline(
      readFileSync(join(packageRoot, 'test/fixtures/baseline-1.json'), 'utf8'),
      'base.json',
    );
    const ofProtocol2 = structuredClone(run);
    for (const { fingerprint } of ofProtocol2.measurements.filter(isCompleted))
      Object.assign(fingerprint, { protocol: 2 });
    const [ofRun, ofBaseline] = [sideOfRun(ofProtocol2, 'latest'), sideOfBaseline(earlier, 'base.json')];
    const { cells } = compareSides(ofRun, ofBaseline);
    expect(cells[0]).toMatchObject({ a: 11.5, b: 11.5, difference: 0, explained: true });
    expect(ofBaseline.versions).toContain('kvm-arm64: Linux 6.1.0-test (6.1.1-1), QEMU 10.0.2');
    const [left, right] = [ofRun.facts[0], ofBaseline.facts[0]];
    expect(left !== undefined && right !== undefined && refuseIfIncomparable(left, right)).toEqual([]);
  });

  test('keeps what it was measured with', () => {
    expect(baselineOfRun(run)).toMatchObject({
      createdAt: run.endedAt,
      measurements: [
        {
          configuration: 'kvm-arm64',
          machine: 'cortex-a57',
          parameters: { iterations: 10, batches: 3 },
          cells: [{ median: 11.5 }],
        },
      ],
    });
  });

  test('of a run in which a configuration failed, or of nothing, is refused', () => {
    expect(() => baselineOfRun(runOf([...run.measurements, failed]))).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('kvm-x86 (it hung.)'),
        next: 'boot it again',
      }),
    );
    expect(() => baselineOfRun(runOf([]))).toThrow('no baseline was written');
  });
});

describe('software in a line', () => {
  const own = [
    { role: 'kernel', name: 'Linux', version: '6.1', sha256: 'abcdef0123456789', package: null },
    { role: 'emulator', name: 'QEMU', version: '10', sha256: 'abcdef0123456789', package: null },
  ] as const;
  const xen = [
    own[0],
    {
      role: 'hypervisor',
      name: 'Xen',
      version: '4.17',
      sha256: 'abcdef0123456789',
      package: { name: 'xen', version: '4.17.7' },
    },
    own[1],
  ] as const;

  test('says once what is the same; an image of no package is named by its hash', () => {
    expect(describeSoftware(['a', 'b'].map((configuration) => ({ configuration, software: own })))).toBe(
      'Linux 6.1 (image abcdef012345), QEMU 10',
    );
  });

  test('names the configurations that differ', () => {
    expect(
      describeSoftware([
        { configuration: 'a', software: own },
        { configuration: 'b', software: xen },
      ]),
    ).toBe(
      'a: Linux 6.1 (image abcdef012345), QEMU 10; b: Linux 6.1 (image abcdef012345), Xen 4.17 (4.17.7), QEMU 10',
    );
    expect(describeSoftware([])).toBe('');
  });
});
