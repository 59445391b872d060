import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeDifference, MOST_BLOCKS, SIGNIFICANCE } from '../../src/analysis/significance.ts';
import { blockMedians } from '../../src/analysis/statistics.ts';
import { packageRoot } from '../../src/system/paths.ts';
import { parseRecording } from '../../src/testbeds/replay/recording.ts';

const clock = { resolution: 21 };

/** Timings of the same: most near 13,000, some wild, as those of a machine that others share. */
const timing = fc.oneof(
  { weight: 20, arbitrary: fc.integer({ min: 12_800, max: 13_200 }) },
  { weight: 1, arbitrary: fc.integer({ min: 13_200, max: 900_000 }) },
);
const few = fc.array(timing, { minLength: 1, maxLength: 6 });
const some = fc.array(timing, { minLength: 1, maxLength: 60 });
const many = fc.array(timing, { minLength: 60, maxLength: 200 });

test('what does not differ is not said to', () => {
  fc.assert(
    fc.property(many, many, (a, b) => {
      expect(judgeDifference(a, b, clock)).toMatchObject({ enough: true, differs: false });
    }),
    // Chance would have it that one list in many differs: which lists are tried is no matter of chance.
    { seed: 1 },
  );
});

test('what differs is said to, in whichever order the sides are given', () => {
  fc.assert(
    fc.property(many, many, (a, b) => {
      const slower = b.map((value) => value * 2);
      const forth = judgeDifference(a, slower, clock);
      expect(forth.differs).toBe(true);
      expect(forth.shift).toBeGreaterThan(forth.sensitivity);
      expect(forth.effect).toBeGreaterThan(0.75);
      const back = judgeDifference(slower, a, clock);
      expect(back.differs).toBe(true);
      expect(back.shift).toBe(-forth.shift);
    }),
    // Shrinking lists of hundreds takes longer than anybody waits.
    { seed: 1, endOnFailure: true },
  );
});

test('the same figures are the same, however many there are', () => {
  fc.assert(
    fc.property(some, (list) => {
      const { p, effect, shift, differs } = judgeDifference(list, list, clock);
      expect({ p, effect, shift, differs }).toEqual({ p: 1, effect: 0.5, shift: 0, differs: false });
    }),
  );
});

describe('too few figures', () => {
  test('are said to be too few, and never differ', () => {
    fc.assert(
      fc.property(few, few, (a, b) => {
        const farAway = b.map((value) => value + 10_000_000);
        const { p, enough, differs } = judgeDifference(a, farAway, clock);
        expect({ enough, differs }).toEqual({ enough: false, differs: false });
        expect(p).toBeGreaterThan(SIGNIFICANCE);
      }),
    );
  });

  test('are fewer than seven a side', () => {
    const a = [1, 2, 3, 4, 5, 6, 7];
    const b = a.map((value) => value + 1000);
    expect(judgeDifference(a, b, clock)).toMatchObject({ enough: true, differs: true, effect: 1 });
    expect(judgeDifference(a.slice(1), b, clock)).toMatchObject({ enough: false, differs: false });
  });

  test('none are no side', () => {
    expect(() => judgeDifference([], [1], clock)).toThrow(RangeError);
  });
});

test('a shift that the clock cannot resolve never counts', () => {
  const a = Array.from({ length: 50 }, () => 500);
  const judge = (shift: number) =>
    judgeDifference(
      a,
      a.map((value) => value + shift),
      clock,
    );
  expect(judge(20)).toMatchObject({ shift: 20, sensitivity: 21, differs: false });
  expect(judge(20).p).toBeLessThan(SIGNIFICANCE);
  expect(judge(21)).toMatchObject({ shift: 21, differs: true });
});

test('a machine that drifted by as much within one run is no witness of a difference between two', () => {
  const drifting = Array.from({ length: 300 }, (_, index) => 13_000 + (index >= 150 ? 700 : index % 7));
  const later = drifting.map((_, index) => 13_700 + (index % 7));
  const verdict = judgeDifference(drifting, later, clock);
  expect(verdict.p).toBeLessThan(SIGNIFICANCE);
  expect(verdict.differs).toBe(false);
});

test('medians of blocks, kept in place of the figures, are judged as these are', () => {
  fc.assert(
    fc.property(some, some, (a, b) => {
      const kept = [blockMedians(a, MOST_BLOCKS), blockMedians(b, MOST_BLOCKS)] as const;
      expect(judgeDifference(...kept, clock)).toEqual(judgeDifference(a, b, clock));
    }),
  );
});

test('thousands of figures take less than a tenth of a second', () => {
  const lists = [0, 1].map((side) => Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 5003) + side));
  // Of processor time, and at best: what else the machine does is none of ours.
  const times = Array.from({ length: 5 }, () => {
    const begin = process.cpuUsage();
    judgeDifference(lists[0]!, lists[1]!, clock);
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1000;
  });
  expect(Math.min(...times)).toBeLessThan(100);
});

describe('recordings of real timings', () => {
  const names = ['once', 'once-again', 'twice'] as const;
  const benchmarks = ['calibration/loop', 'calibration/each', 'calibration/nop', 'hypercall'] as const;
  const recordings = new Map(
    names.map((name) => {
      const file = join(packageRoot, 'test/fixtures/timings', `${name}.json`);
      return [name, parseRecording(readFileSync(file, 'utf8'), file)] as const;
    }),
  );
  const figures = (name: (typeof names)[number], benchmark: (typeof benchmarks)[number]): number[] =>
    recordings
      .get(name)!
      .samples.filter((sample) => sample.benchmark === benchmark)
      .map(({ ticks, iterations }) => ticks / iterations);
  const resolution = recordings.get('once')!.clock;

  test.each(benchmarks)('%s recorded twice does not differ', (benchmark) => {
    const verdict = judgeDifference(figures('once', benchmark), figures('once-again', benchmark), resolution);
    expect(verdict).toMatchObject({ enough: true, differs: false });
  });

  test('the test alone would have been sure of a difference that is drift', () => {
    const verdict = judgeDifference(
      figures('once', 'hypercall'),
      figures('once-again', 'hypercall'),
      resolution,
    );
    expect(verdict.p).toBeLessThan(1e-6);
    expect(verdict.shift).toBeLessThan(verdict.sensitivity);
  });

  test.each(benchmarks.slice(0, 3))('%s does not differ where only hypercall was changed', (benchmark) => {
    expect(judgeDifference(figures('once', benchmark), figures('twice', benchmark), resolution).differs).toBe(
      false,
    );
  });

  test.each(['once', 'once-again'] as const)(
    'two CPUIDs in place of one differ from %s, by about one',
    (name) => {
      const verdict = judgeDifference(figures(name, 'hypercall'), figures('twice', 'hypercall'), resolution);
      expect(verdict).toMatchObject({ enough: true, differs: true });
      expect(verdict.p).toBeLessThan(1e-6);
      expect(verdict.effect).toBeGreaterThan(0.95);
      const one = blockMedians(figures(name, 'hypercall'), 1)[0]!;
      expect(verdict.shift / one).toBeGreaterThan(0.8);
      expect(verdict.shift / one).toBeLessThan(1.4);
    },
  );

  test.each(names)('the halves of %s do not differ', (name) => {
    const all = figures(name, 'hypercall');
    const [first, second] = [all.slice(0, all.length / 2), all.slice(all.length / 2)];
    expect(judgeDifference(first, second, resolution)).toMatchObject({ enough: true, differs: false });
  });
});
