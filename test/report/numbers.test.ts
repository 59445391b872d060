import { expect, test } from 'vitest';
import { decimalsOf, formatFigure } from '../../src/report/numbers.ts';

test('thousands are separated, and a decimal is there only if one is needed', () => {
  expect(formatFigure(1_234_567)).toBe('1,234,567');
  expect(formatFigure(1234.56)).toBe('1,234.6');
  expect(formatFigure(1234.04)).toBe('1,234');
  expect(formatFigure(12, 1)).toBe('12.0');
});

test('there is no negative zero', () => {
  expect(formatFigure(-0.04)).toBe('0');
  expect(formatFigure(-1.25)).toBe('-1.2');
});

test('one figure with a decimal gives the whole column one', () => {
  expect(decimalsOf([1, 2, 3.04])).toBe(0);
  expect(decimalsOf([1, 2, 3.06])).toBe(1);
});

test('figures that differ by less than what is printed are printed alike', () => {
  expect(formatFigure(10.01)).toBe(formatFigure(10.04));
  expect(formatFigure(10.04)).not.toBe(formatFigure(10.06));
});
