import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFindings, publishedCycles, relationHolds } from '../../src/analysis/findings.ts';
import { ALIKE, findings } from '../../src/catalog/findings.ts';
import { findConfiguration, findBenchmark } from '../../src/catalog/find.ts';

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
      expect({ id: finding.id, holds: relationHolds(finding, left, right) }).toEqual({
        id: finding.id,
        holds: true,
      });
    }
  });

  test('that a run did not measure are left out', () => {
    expect(checkFindings([])).toEqual([]);
    expect(checkFindings([{ configuration: 'kvm-arm64', summaries: undefined }])).toEqual([]);
  });
});

test('alike is symmetric, below is not', () => {
  const [like, below] = (['alike', 'below'] as const).map((relation) =>
    findings.find((finding) => finding.relation === relation),
  );
  if (like === undefined || below === undefined) throw new Error('there is one of each');
  fc.assert(
    fc.property(fc.integer({ min: 1 }), fc.integer({ min: 1 }), (a, b) => {
      expect(relationHolds(like, a, b)).toBe(relationHolds(like, b, a));
      expect(relationHolds(below, a, b) && relationHolds(below, b, a)).toBe(false);
    }),
  );
  expect(relationHolds(like, 100, 100 * ALIKE)).toBe(false);
});
