import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkWorkloadFindings } from '../../src/analysis/workload-findings.ts';
import { workloadFigures } from '../../src/analysis/workload-figures.ts';
import type { CompletedWorkload } from '../../src/results/workload.ts';
import { workloadOf } from '../results/sample-workload.ts';

describe('figures of workloads', () => {
  test('what starting the programs takes is subtracted, and the median is taken', () => {
    const [figure] = workloadFigures([workloadOf('kvm-arm64', 'tcp-rr', [3000, 5000, 2000])]);
    expect(figure).toEqual({
      system: 'kvm-arm64',
      workload: 'tcp-rr',
      perUnit: 200,
      range: [100, 400],
      perVirtualSecond: 5_000_000,
      normalized: undefined,
      server: undefined,
      serverNormalized: undefined,
    });
  });

  test('are normalized to the same machine without a hypervisor, and to no other', () => {
    const figures = workloadFigures([
      workloadOf('native-arm64', 'tcp-rr', [2000]),
      workloadOf('kvm-arm64', 'tcp-rr', [4000]),
      workloadOf('kvm-arm64', 'apache', [4000]),
      workloadOf('kvm-arm64-vhe', 'tcp-rr', [4000]),
    ]);
    expect(figures.map(({ normalized }) => normalized)).toEqual([1, 3, undefined, undefined]);
  });

  test('one with other parameters is not what they are normalized to', () => {
    const native = workloadOf('native-arm64', 'tcp-rr', [2000]);
    const { fingerprint } = native;
    const other = { ...fingerprint, parameters: { ...fingerprint.parameters, vcpus: 2 } };
    const figures = workloadFigures([
      { ...native, fingerprint: other },
      workloadOf('kvm-arm64', 'tcp-rr', [4000]),
    ]);
    expect(figures[1]?.normalized).toBeUndefined();
  });

  test('one of another copy of a suite, or of other benchmarks of it, is not what they are normalized to', () => {
    const measured = (system: string, sha256: string, benchmarks: string[]): CompletedWorkload => {
      const each = workloadOf(system, 'specjvm2008', [2000]);
      return { ...each, fingerprint: { ...each.fingerprint, suite: { ...suite, sha256, benchmarks } } };
    };
    const suite = { name: 'SPECjvm2008', bytes: 1 };
    const [one, other] = ['a'.repeat(64), 'b'.repeat(64)];
    const kvm = measured('kvm-arm64', one, ['compress']);
    const normalized = (native: CompletedWorkload): number | undefined =>
      workloadFigures([native, kvm])[1]?.normalized;
    expect(normalized(measured('native-arm64', one, ['compress']))).toBe(1);
    expect(normalized(measured('native-arm64', other, ['compress']))).toBeUndefined();
    expect(normalized(measured('native-arm64', one, ['derby']))).toBeUndefined();
  });

  test('those that failed have none', () => {
    const failed = {
      state: 'failed',
      system: 'kvm-arm64',
      workload: 'jvm',
      error: 'it broke',
      next: 'x',
    } as const;
    expect(workloadFigures([failed])).toEqual([]);
  });

  test('a payload of so many instructions a unit costs that, whatever starting takes', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.nat(1_000_000),
        fc.integer({ min: 2, max: 1000 }),
        (cost, start, units) => {
          const repetition = { units, begin: 7, end: 7 + start + cost * units };
          const [figure] = workloadFigures([
            workloadOf('native-x86', 'jvm', [], {
              start: { units: 1, begin: 3, end: 3 + start + cost },
              repetitions: [repetition],
            }),
          ]);
          expect(figure?.perUnit).toBeCloseTo(cost, 6);
        },
      ),
    );
  });
});

describe("the study's conclusions", () => {
  test('hold or no longer hold by the figures, and are left out where a figure is missing', () => {
    const cheap = workloadOf('kvm-arm64', 'tcp-rr', [2000]);
    const dear = workloadOf('xen-arm64', 'tcp-rr', [3000]);
    const checked = checkWorkloadFindings(workloadFigures([cheap, dear]));
    expect(checked.map(({ finding, holds }) => [finding.id, holds])).toEqual([['tcp-rr-arm', true]]);
    const turned = [
      { ...cheap, system: 'xen-arm64' },
      { ...dear, system: 'kvm-arm64' },
    ];
    expect(checkWorkloadFindings(workloadFigures(turned)).map(({ holds }) => holds)).toEqual([false]);
  });

  test('are not clear where repetitions of one are among those of the other', () => {
    const figures = [
      workloadOf('kvm-arm64', 'tcp-rr', [2000, 3100]),
      workloadOf('xen-arm64', 'tcp-rr', [3000, 4000]),
    ];
    expect(checkWorkloadFindings(workloadFigures(figures)).map(({ holds }) => holds)).toEqual([undefined]);
  });

  test('near means within ten percent', () => {
    const native = workloadOf('native-arm64', 'jvm', [11_000]);
    const check = (duration: number): boolean | undefined =>
      checkWorkloadFindings(workloadFigures([native, workloadOf('kvm-arm64', 'jvm', [duration])]))[0]?.holds;
    expect([check(11_900), check(12_100)]).toEqual([true, false]);
  });
});
