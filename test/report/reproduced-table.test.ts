import { describe, expect, test } from 'vitest';
import { judgeReproduction, type Reproduction } from '../../src/analysis/reproduction.ts';
import { sideOfRun } from '../../src/analysis/side.ts';
import type { Whereabouts } from '../../src/artifacts/whereabouts.ts';
import { renderReproductionJson } from '../../src/report/reproduction-json.ts';
import { beforeReproduction } from '../../src/report/reproduction-words.ts';
import { renderReproduction } from '../../src/report/reproduction.ts';
import { MEASUREMENT_VERSION } from '../../src/results/measurement-versions.ts';
import type { Run } from '../../src/results/schema.ts';
import { compareMeasured } from '../../src/study/compare.ts';
import { worldswitchVersion } from '../../src/system/version.ts';
import { batches, calibrated, measurementOf, runOf } from '../results/sample-run.ts';

function runWith(rows: Readonly<Record<string, number>>, id: string): Run {
  const samples = Object.entries(rows).flatMap(([benchmark, ticks]) =>
    batches(
      benchmark,
      Array.from({ length: 16 }, () => ticks),
    ),
  );
  return runOf([measurementOf([...calibrated, ...samples])], { id });
}

const recorded = runWith({ hypercall: 140, 'vm-switch': 50_000, 'virtual-ipi': 900 }, '20260101T000000-0000');

function held(
  now: Readonly<Record<string, number>>,
  notReproduced: Reproduction['notReproduced'] = [],
  label = 'run A',
): Reproduction {
  const measured = runWith(now, '20260102T000000-0000');
  const comparison = compareMeasured(sideOfRun(recorded, label), sideOfRun(measured, 'run B'));
  return judgeReproduction(recorded, measured, comparison, notReproduced);
}

const same = { hypercall: 140, 'vm-switch': 50_000, 'virtual-ipi': 900 };

describe('a reproduction in words', () => {
  test('says of the whole, and of each figure, whether it is the same', () => {
    expect(renderReproduction(held(same))).toContain(
      'Reproduced: all 3 figures are identical to the instruction, every batch included.',
    );
    const text = renderReproduction(held({ ...same, hypercall: 160, 'vm-switch': 50_010 }));
    expect(text).toContain(
      'Not reproduced: 1 of 3 figures identical to the instruction, 1 within its sensitivity, 1 differs.',
    );
    expect(text).toMatch(/^hypercall +[\d.,]+ +[\d.,]+ +\+2 +0 +differs$/m);
    expect(text).toMatch(/^vm-switch +[\d.,]+ +[\d.,]+ +\+1 +±[\d.]+ +within its sensitivity$/m);
  });

  test('says that other versions were measured, where the archive no longer has those that were recorded', () => {
    expect(renderReproduction({ ...held(same), otherSoftware: true })).toContain(
      'Reproduced with other versions: all 3 figures are identical',
    );
  });

  test('says what is missing, and why', () => {
    const gone = [{ name: 'xen-arm64', reason: 'the archive no longer has it', next: 'look elsewhere' }];
    expect(renderReproduction(held(same, gone)).replaceAll(/\s+/g, ' ')).toContain(
      'Reproduced in part: all 3 figures are identical to the instruction, every batch included, not measured: xen-arm64.',
    );
    const text = renderReproduction(held({ hypercall: 140, 'vm-switch': 50_000 }, gone));
    expect(text).toMatch(/^virtual-ipi +[\d.]+ +- +- +\S+ +could not be measured$/m);
    const words = text.replaceAll(/\s+/g, ' ');
    expect(words).toContain(
      'Reproduced in part: 2 of 3 figures identical to the instruction, 1 could not be measured, not measured: xen-arm64.',
    );
    expect(words).toContain(
      "xen-arm64 can't be reproduced: the archive no longer has it. Next: look elsewhere.",
    );
  });

  test('does not steer a terminal by what a file is called', () => {
    const escape = String.fromCodePoint(27);
    expect(renderReproduction(held(same, [], `${escape}[2Jrun.json`))).not.toContain(escape);
  });

  test('is a document for other programs', () => {
    expect(JSON.parse(renderReproductionJson(held({ ...same, hypercall: 160 })))).toMatchObject({
      kind: 'worldswitch-reproduction',
      outcome: 'differs',
      recorded: { run: recorded.id, worldswitch: ['0.0.0'], measurementVersions: [0] },
      measurementVersion: MEASUREMENT_VERSION,
      sameSamples: false,
      cells: expect.arrayContaining([
        expect.objectContaining({ benchmark: 'hypercall', difference: 2, verdict: 'differs' }),
      ]),
    });
  });
});

describe('before it is measured', () => {
  const kernel: Whereabouts = {
    ...{ software: 'kernel', architecture: 'arm64', version: '6.1.1-1', flavour: 'cloud', suffix: '' },
    ...{ isLocked: false, inCache: false, inArchive: false },
  };
  const lines = (
    measurementVersions: readonly number[],
    where: readonly Whereabouts[] = [],
    worldswitch = '0.0.9',
  ): string[] =>
    beforeReproduction({
      recorded: { id: recorded.id, worldswitch: [worldswitch], measurementVersions },
      ...{ whereabouts: where, notReproduced: [], failed: ['kvm-x86'] },
    });

  test.each([
    [[MEASUREMENT_VERSION], 'measures with the same'],
    [[0], 'which recorded no version of measurements yet'],
    [[MEASUREMENT_VERSION + 1], 'figures may differ for that reason alone, and worldswitch 0.0.9 is the one'],
  ])('it is said whether versions %j of measurements count the same', (versions, words) => {
    expect(lines(versions)[0]).toContain(words);
  });

  test('this version of worldswitch is not named as the one that measures alike where it measures otherwise', () => {
    const [first] = lines([MEASUREMENT_VERSION + 1], [], worldswitchVersion());
    expect(first).toContain('and the state of worldswitch that recorded them is the one that measures alike');
  });

  test('it is said where each version is, and what failed when it was recorded', () => {
    expect(lines([1], [kernel, { ...kernel, isLocked: true, inCache: true, inArchive: true }])).toEqual([
      expect.any(String),
      "Linux 6.1.1-1 (cloud) for arm64: no longer in the archive, so that it can't be had",
      'Linux 6.1.1-1 (cloud) for arm64: in the lock, in the cache, in the archive',
      'kvm-x86 failed when the run was measured: there is nothing to reproduce',
    ]);
  });
});
