import { describe, expect, test } from 'vitest';
import { baselineOfRun } from '../../src/analysis/baseline-of-run.ts';
import { compareSides, isChanged } from '../../src/analysis/comparison.ts';
import { refuseIfIncomparable } from '../../src/analysis/comparability.ts';
import { sideOfBaseline, sideOfRun } from '../../src/analysis/side.ts';
import { describeSoftware } from '../../src/analysis/software.ts';
import { formatBaseline, parseBaseline } from '../../src/results/baseline.ts';
import { explainedRun } from '../results/explained.ts';
import { batches, calibrated, measurementOf, runOf } from '../results/sample-run.ts';

const run = explainedRun([
  { place: 'guest', name: 'f', count: 100 },
  { place: 'el2', name: 'g', count: 15, class: 'barrier' },
]);
const failed = {
  state: 'failed' as const,
  configuration: 'kvm-x86',
  error: 'it hung.',
  next: 'boot it again',
};

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
      { configuration: 'kvm-arm64', microbenchmark: 'hypercall', figure: 11.5, path: 'one-pcpu' },
      { configuration: 'kvm-arm64-vhe', figure: 5, path: 'serialised-sum', profile: undefined },
    ]);
    expect(side.cells[0]?.profile?.functions).toHaveLength(2);
    expect(side).toMatchObject({ label: 'latest', versions: 'Linux 6.1.0-test (6.1.1-1), QEMU 10.0.2' });
    expect(side.facts.map(({ machine, crossing }) => [machine, crossing])).toEqual([
      ['cortex-a57', []],
      ['neoverse-n1', ['virtual-ipi']],
    ]);
    expect(side.failures).toEqual([failed]);
  });

  test('whose self-test failed is no result', () => {
    const broken = runOf([
      measurementOf(calibrated.filter(({ microbenchmark }) => !microbenchmark.endsWith('nop'))),
    ]);
    expect(() => sideOfRun(broken, 'latest')).toThrow('the figures of kvm-arm64 are no result');
  });
});

describe('a baseline of a run', () => {
  test('is the same side, also when it was written and read', () => {
    const written = parseBaseline(formatBaseline(baselineOfRun(run)), 'base.json');
    const [ofRun, ofBaseline] = [sideOfRun(run, 'latest'), sideOfBaseline(written, 'base.json')];
    const { cells } = compareSides(ofRun, ofBaseline);
    expect(cells).toHaveLength(1);
    expect(cells.some(isChanged)).toBe(false);
    expect(cells[0]?.explained).toBe(true);
    expect(ofBaseline.versions).toBe(ofRun.versions);
    const [left, right] = [ofRun.facts[0], ofBaseline.facts[0]];
    expect(left !== undefined && right !== undefined && refuseIfIncomparable(left, right)).toEqual([]);
  });

  test('keeps what it was measured with', () => {
    expect(baselineOfRun(run)).toMatchObject({
      createdAt: run.endedAt,
      parameters: { iterations: 10, batches: 3 },
      configurations: [{ id: 'kvm-arm64', machine: 'cortex-a57', cells: [{ median: 11.5 }] }],
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
  const image = 'abcdef0123456789';
  const own = { kernel: { release: '6.1', image, package: null }, qemu: { version: '10', package: null } };
  const xen = { ...own, xen: { version: '4.17', image, package: { name: 'xen', version: '4.17.7' } } };

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
