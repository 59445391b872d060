import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areOfOneUnit, checkFindings, publishedCycles, relationHolds } from '../../src/analysis/findings.ts';
import { figuresOf } from '../../src/analysis/figures.ts';
import { ALIKE, findings } from '../../src/catalog/findings.ts';
import { findConfiguration, findBenchmark } from '../../src/catalog/find.ts';
import type { MicrobenchmarkMeasurement } from '../../src/results/measurement.ts';
import { batches, calibrated, measurementOf, runOf } from '../results/sample-run.ts';
import { workloadOf } from '../results/sample-workload.ts';

describe('the findings of the study', () => {
  test('name what exists, each under an id of its own, and stay within one architecture', () => {
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length);
    for (const { left, right } of findings) {
      const [a, b] = [left, right].map(({ configuration }) => findConfiguration(configuration).machine);
      expect(a?.architecture).toBe(b?.architecture);
      for (const { benchmark } of [left, right]) expect(findBenchmark(benchmark).id).toBe(benchmark);
    }
  });

  test('hold in the study itself', () => {
    for (const finding of findings) {
      const [left, right] = [publishedCycles(finding.left), publishedCycles(finding.right)];
      if (left === undefined || right === undefined) continue;
      expect({ id: finding.id, holds: relationHolds(finding, [left, left], [right, right]) }).toEqual({
        id: finding.id,
        holds: true,
      });
    }
  });

  test('that a run did not measure are left out', () => {
    expect(checkFindings([])).toEqual([]);
  });
});

describe('findings about x86', () => {
  const measured = (ids: readonly string[]): MicrobenchmarkMeasurement[] =>
    ids.map((configuration) =>
      measurementOf([...calibrated, ...batches('vm-switch', [500, 500, 500])], { configuration }),
    );
  const judged = (ids: readonly string[]): string[][] =>
    checkFindings(figuresOf(runOf(measured(ids)))).map(({ left, right }) => [
      left.configuration,
      right.configuration,
    ]);
  const [svm, vmx] = [
    ['kvm-x86', 'xen-x86'],
    ['kvm-x86-vmx', 'xen-x86-vmx'],
  ] as const;

  test("are judged on machines of the study's own kind where a run has them, else on others of x86", () => {
    expect(judged([...svm, ...vmx])).toEqual([vmx]);
    expect(judged(vmx)).toEqual([vmx]);
    expect(judged(svm)).toEqual([svm]);
  });

  test('are judged on one machine, not on one hypervisor of each', () => {
    expect(judged([...svm, vmx[0]])).toEqual([svm]);
    expect(judged([svm[0], vmx[1]])).toEqual([]);
  });

  test("are told with the study's figures in either case", () => {
    for (const ids of [svm, vmx]) {
      const [checked] = checkFindings(figuresOf(runOf(measured(ids))));
      expect(checked?.published).toBeDefined();
    }
  });
});

test('alike is symmetric, below is not', () => {
  const [like, below] = (['alike', 'below'] as const).map((relation) =>
    findings.find((finding) => finding.relation === relation),
  );
  if (like === undefined || below === undefined) throw new Error('there is one of each');
  fc.assert(
    fc.property(fc.integer({ min: 1 }), fc.integer({ min: 1 }), (a, b) => {
      expect(relationHolds(like, [a, a], [b, b])).toBe(relationHolds(like, [b, b], [a, a]));
      expect(relationHolds(below, [a, a], [b, b]) && relationHolds(below, [b, b], [a, a])).toBe(false);
    }),
  );
  expect(relationHolds(like, [100, 100], [100 * ALIKE, 100 * ALIKE])).toBe(false);
});

describe('findings about workloads', () => {
  test('hold or no longer hold by the figures, and are left out where a figure is missing', () => {
    const cheap = workloadOf('kvm-arm64', 'tcp-rr', [2000]);
    const dear = workloadOf('xen-arm64', 'tcp-rr', [3000]);
    const checked = checkFindings(figuresOf(runOf([cheap, dear])));
    expect(checked.map(({ finding, holds }) => [finding.id, holds])).toEqual([['tcp-rr-arm', true]]);
    const turned = [
      { ...cheap, configuration: 'xen-arm64' },
      { ...dear, configuration: 'kvm-arm64' },
    ];
    expect(checkFindings(figuresOf(runOf(turned))).map(({ holds }) => holds)).toEqual([false]);
  });

  test('are not clear where repetitions of one are among those of the other', () => {
    const figures = [
      workloadOf('kvm-arm64', 'tcp-rr', [2000, 3100]),
      workloadOf('xen-arm64', 'tcp-rr', [3000, 4000]),
    ];
    expect(checkFindings(figuresOf(runOf(figures))).map(({ holds }) => holds)).toEqual([undefined]);
  });

  test('are not judged by figures of different units, whatever they are', () => {
    const clock = { unit: 'nanoseconds', resolution: 1, exact: true } as const;
    for (const duration of [1500, 2000, 9000]) {
      const timed = workloadOf('kvm-arm64', 'tcp-rr', [duration], { clock });
      const [checked] = checkFindings(figuresOf(runOf([timed, workloadOf('xen-arm64', 'tcp-rr', [3000])])));
      expect(checked).toMatchObject({ holds: undefined });
      expect(checked && areOfOneUnit(checked)).toBe(false);
    }
  });

  test('near means within ten percent', () => {
    const native = workloadOf('native-arm64', 'jvm', [11_000]);
    const check = (duration: number): boolean | undefined =>
      checkFindings(figuresOf(runOf([native, workloadOf('kvm-arm64', 'jvm', [duration])])))[0]?.holds;
    expect([check(11_900), check(12_100)]).toEqual([true, false]);
  });
});
