import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workloadFigures } from '../../src/analysis/workload-figures.ts';
import { START } from '../../src/catalog/workloads.ts';
import { INSTRUCTIONS } from '../../src/results/clock.ts';
import type { WorkloadMeasurement } from '../../src/results/measurement.ts';
import { failureOf, sampleComponent } from '../results/sample-run.ts';
import { workloadOf } from '../results/sample-workload.ts';

describe('figures of workloads', () => {
  test('what starting the programs takes is subtracted, and the median is taken', () => {
    const [figure] = workloadFigures([workloadOf('kvm-arm64', 'tcp-rr', [3000, 5000, 2000])]);
    expect(figure).toEqual({
      configuration: 'kvm-arm64',
      benchmark: 'tcp-rr',
      clock: INSTRUCTIONS,
      perUnit: 200,
      interval: undefined,
      launches: 1,
      perOperation: [200, 400, 100],
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
    expect(figures.map(({ normalized }) => normalized?.value)).toEqual([1, 3, undefined, undefined]);
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
    const measured = (system: string, sha256: string, benchmarks: string[]): WorkloadMeasurement => {
      const each = workloadOf(system, 'specjvm2008', [2000]);
      const suite = sampleComponent('suite', { name: 'SPECjvm2008', sha256, benchmarks });
      const software = [...each.fingerprint.software, suite];
      return { ...each, fingerprint: { ...each.fingerprint, software } };
    };
    const [one, other] = ['a'.repeat(64), 'b'.repeat(64)];
    const kvm = measured('kvm-arm64', one, ['compress']);
    const normalized = (native: WorkloadMeasurement): number | undefined =>
      workloadFigures([native, kvm])[1]?.normalized?.value;
    expect(normalized(measured('native-arm64', one, ['compress']))).toBe(1);
    expect(normalized(measured('native-arm64', other, ['compress']))).toBeUndefined();
    expect(normalized(measured('native-arm64', one, ['derby']))).toBeUndefined();
  });

  test('those that failed have none', () => {
    expect(workloadFigures([failureOf('kvm-arm64', ['jvm'])])).toEqual([]);
  });

  test('a payload of so many instructions a unit costs that, whatever starting takes', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.nat(1_000_000),
        fc.integer({ min: 2, max: 1000 }),
        (cost, start, units) => {
          const took = start + cost * units;
          const [figure] = workloadFigures([
            workloadOf('native-x86', 'jvm', [], {
              samples: [
                {
                  benchmark: START,
                  batch: 0,
                  iterations: 1,
                  ticks: start + cost,
                  start: 3,
                  end: 3 + start + cost,
                },
                { benchmark: 'jvm', batch: 0, iterations: units, ticks: took, start: 7, end: 7 + took },
              ],
            }),
          ]);
          expect(figure?.perUnit).toBeCloseTo(cost, 6);
        },
      ),
    );
  });
});
