import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { duration } from '../../src/report/duration.ts';
import { createHowFar } from '../../src/cli/how-far.ts';

test('what is left is told from what has ended, and nothing of it before one has or once all have', () => {
  const times = [0, 4000, 10_000, 12_000, 20_000, 30_000];
  const far = createHowFar(3, () => times.shift() ?? 0);
  expect(far.now()).toBe('0 of 3, 4 s so far');
  expect(far.ended()).toBe('1 of 3, 10 s so far, about 20 s left');
  expect(far.now()).toBe('1 of 3, 12 s so far, about 24 s left');
  expect(far.ended()).toBe('2 of 3, 20 s so far, about 10 s left');
  expect(far.ended()).toBe('3 of 3, 30 s so far');
});

test('of one part only how long it takes is said, and nothing at its end', () => {
  const times = [0, 7000];
  const far = createHowFar(1, () => times.shift() ?? 0);
  expect(far.now()).toBe('7 s so far');
  expect(far.ended()).toBe('');
});

test('a duration is rounded by no more than a third, or half a second', () => {
  const units = { s: 1, min: 60, h: 3600 };
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (seconds) => {
      const [value, unit] = duration(seconds).split(' ') as [string, keyof typeof units];
      expect(Math.abs(Number(value) * units[unit] - seconds)).toBeLessThanOrEqual(Math.max(0.5, seconds / 3));
    }),
  );
});
