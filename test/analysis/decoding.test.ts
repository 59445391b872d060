import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodingIn, isKnownPart, isMostly } from '../../src/analysis/decoding.ts';
import { checkFindings } from '../../src/analysis/findings.ts';
import type { Figure } from '../../src/analysis/figures.ts';
import { canMeasure, configurationsFor } from '../../src/catalog/benchmarks.ts';
import { DECODING } from '../../src/catalog/decoding.ts';
import { findConfiguration } from '../../src/catalog/find.ts';
import { microbenchmarks } from '../../src/catalog/microbenchmarks.ts';
import { INSTRUCTIONS } from '../../src/results/clock.ts';

const [kvm, xen] = ['kvm-x86', 'xen-x86'] as const;

function figure(configuration: string, benchmark: string, value: number, exact = true): Figure {
  return {
    ...{ configuration, benchmark, value, kind: 'microbenchmark', path: 'one-pcpu', perOperation: [value] },
    sensitivity: 0,
    clock: { ...INSTRUCTIONS, exact },
  };
}

describe('what is decoded', () => {
  const cells = configurationsFor('microbenchmark').flatMap((configuration) =>
    microbenchmarks
      .filter((entry) => canMeasure(configuration, entry))
      .map((entry) => ({ configuration: configuration.id, benchmark: entry.id, clock: INSTRUCTIONS })),
  );

  test('is in figures of x86 alone, by MMIO or with a clock of real hardware in none', () => {
    const isIn = (cell: (typeof cells)[number]): boolean => isKnownPart(decodingIn(cell, 100));
    const found = cells.filter(isIn);
    expect(found).not.toEqual([]);
    for (const { configuration, benchmark } of found) {
      expect(findConfiguration(configuration).machine.architecture).toBe('x86');
      expect(benchmark).not.toMatch(/xapic$/);
    }
    expect(
      cells.filter((cell) => isKnownPart(decodingIn({ ...cell, clock: { exact: false } }, 100))),
    ).toEqual([]);
  });

  test('is exactly so much in a hypercall, and no more than so much for each other instruction', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cells), fc.integer({ min: 1, max: 100_000 }), (cell, each) => {
        const decoding = decodingIn(cell, each);
        if (decoding === 'unknown') throw new Error('it was measured');
        expect(decoding.least).toBeLessThanOrEqual(decoding.most);
        expect(decoding.most % each).toBe(0);
        expect(decoding.least < decoding.most && cell.benchmark === 'hypercall').toBe(false);
      }),
    );
  });

  test('is not known where it was not measured, unless there is none', () => {
    for (const cell of cells)
      expect(decodingIn(cell, undefined) === 'unknown').toBe(isKnownPart(decodingIn(cell, 1)));
  });

  test('is most of a figure if more than half of it is', () => {
    expect([51, 50].map((part) => isMostly({ least: part, most: part }, 100))).toEqual([true, false]);
    expect(isMostly('unknown', 100)).toBe(false);
  });
});

describe('a finding', () => {
  const cost = fc.integer({ min: 1, max: 10_000 });

  test('about hypercalls does not depend on what decoding takes', () => {
    fc.assert(
      fc.property(cost, cost, cost, cost, (a, b, decodeA, decodeB) => {
        const holds = (decodings: readonly [number, number]): boolean | undefined =>
          checkFindings([
            figure(kvm, 'hypercall', a + decodings[0]),
            figure(xen, 'hypercall', b + decodings[1]),
            figure(kvm, DECODING, decodings[0]),
            figure(xen, DECODING, decodings[1]),
          ]).find(({ finding }) => finding.id === 'hypercall-x86')?.holds;
        expect(holds([decodeA, decodeB])).toBe(holds([0, 0]));
        expect(holds([0, 0])).toBeDefined();
      }),
    );
  });

  test('is judged without the decoding only if whatever it takes makes no difference', () => {
    fc.assert(
      fc.property(cost, cost, (a, b) => {
        const [checked] = checkFindings([figure(kvm, 'vm-switch', a), figure(xen, 'vm-switch', b)]);
        expect(checked).toMatchObject({ holds: undefined, decoding: { left: 'unknown', right: 'unknown' } });
        // None is in KVM's figure, and in Xen's somewhere between none and all.
        const [out] = checkFindings([figure(kvm, 'io-latency-out', a), figure(xen, 'io-latency-out', b)]);
        expect(out?.holds).toBe(a >= b ? false : undefined);
      }),
    );
  });

  test('is judged by the figures themselves where there is no decoding, and on real hardware', () => {
    fc.assert(
      fc.property(cost, cost, (a, b) => {
        const [into] = checkFindings([figure(xen, 'io-latency-in', a), figure(kvm, 'io-latency-in', b)]);
        expect(into?.holds).toBe(a < b);
        const [real] = checkFindings([
          figure(kvm, 'vm-switch', a, false),
          figure(xen, 'vm-switch', b, false),
        ]);
        expect(real?.holds).toBe(a < b);
      }),
    );
  });

  test('about a workload in a VM with it holds if it does so with all of it, and else is not known', () => {
    const of = (inVm: number): boolean | undefined =>
      checkFindings([
        { ...figure(kvm, 'jvm', inVm), kind: 'workload' },
        { ...figure('native-x86', 'jvm', 100), kind: 'workload' },
      ])[0]?.holds;
    expect([of(105), of(150)]).toEqual([true, undefined]);
  });
});
