import { describe, expect, test } from 'vitest';
import { compareSides, type Side } from '../../src/analysis/comparison.ts';
import {
  allowance,
  describeTolerance,
  parseTolerance,
  type Tolerance,
} from '../../src/analysis/tolerance.ts';
import { type Clock, INSTRUCTIONS } from '../../src/results/clock.ts';
import { judge, type Verdict } from '../../src/analysis/verdict.ts';

describe('a tolerance', () => {
  test.each([
    ['0', { value: 0, unit: 'clock' }, '0 instructions', 0],
    ['1', { value: 1, unit: 'clock' }, '1 instruction', 1],
    ['2.5', { value: 2.5, unit: 'clock' }, '2.5 instructions', 2.5],
    ['0.5%', { value: 0.5, unit: 'percent' }, '0.5 %', 5],
    [' 3 % ', { value: 3, unit: 'percent' }, '3 %', 30],
  ] as const)("'%s' is understood", (text, tolerance, description, ofThousand) => {
    expect(parseTolerance(text)).toEqual(tolerance);
    expect(describeTolerance(tolerance, ['instructions'])).toBe(description);
    expect(allowance(tolerance, 1000)).toBe(ofThousand);
  });

  test.each(['', '-1', '5 instructions', '%', '1e3', '1,5%', 'NaN', '5%%'])("'%s' is refused", (text) => {
    expect(() => parseTolerance(text)).toThrow(`'${text}' is no tolerance`);
  });
});

function sideOf(figures: Readonly<Record<string, number>>): Side {
  return {
    label: '',
    versions: '',
    cells: Object.entries(figures).map(([benchmark, value]) => ({
      configuration: 'kvm-arm64',
      benchmark,
      kind: 'microbenchmark',
      clock: INSTRUCTIONS,
      value,
      sensitivity: undefined,
      perOperation: [],
      path: 'one-pcpu',
      profile: undefined,
    })),
  };
}

/** The microbenchmarks of each part of a verdict. */
function verdict(tolerance: Tolerance): Record<string, string[]> {
  const comparison = compareSides(
    sideOf({ same: 1000, less: 1000, five: 1000, six: 1000, gone: 1 }),
    sideOf({ same: 1000, less: 999, five: 1005, six: 1006, new: 1 }),
  );
  const { regressions, tolerated, improvements, added, missing }: Verdict = judge(comparison, tolerance);
  return Object.fromEntries(
    Object.entries({ regressions, tolerated, improvements, added, missing }).map(([part, cells]) => [
      part,
      cells.map(({ benchmark }) => benchmark),
    ]),
  );
}

describe('a verdict', () => {
  const others = { improvements: ['less'], added: ['new'], missing: ['gone'] };

  test('without a tolerance every figure above its baseline is a regression', () => {
    expect(verdict(parseTolerance('0'))).toEqual({ regressions: ['five', 'six'], tolerated: [], ...others });
  });

  test.each(['5', '0.5%'])('with %s exactly that much is tolerated', (text) => {
    expect(verdict(parseTolerance(text))).toEqual({ regressions: ['six'], tolerated: ['five'], ...others });
  });

  test('what noise may have made is no regression', () => {
    const clock: Clock = { unit: 'nanoseconds', resolution: 1, exact: false };
    const noisy = (center: number): Side => {
      const perOperation = Array.from({ length: 12 }, (_, index) => center - 6 + index);
      const own = sideOf({ cpuid: center });
      return { ...own, cells: own.cells.map((cell) => ({ ...cell, clock, perOperation })) };
    };
    const judged = (b: number): Verdict =>
      judge(compareSides(noisy(1000), noisy(b)), parseTolerance('0'), ['kvm-x86 tcp-rr']);
    expect(judged(1001)).toMatchObject({ regressions: [], tolerated: [], failed: ['kvm-x86 tcp-rr'] });
    expect(judged(1001).passed).toBe(false);
    expect(judged(1100).regressions).toHaveLength(1);
  });
});

test('a tolerance is said in the unit of the figures', () => {
  expect(describeTolerance(parseTolerance('1'), ['nanoseconds'])).toBe('1 nanosecond');
  expect(describeTolerance(parseTolerance('5'), ['cycles', 'instructions'])).toBe('5 cycles or instructions');
});
