import { expect, test } from 'vitest';
import { attemptEach } from '../../src/results/failure.ts';
import { WorldswitchError } from '../../src/system/errors.ts';

test('one that can not be made does not keep the others from it, and says why', () => {
  const { made, failures } = attemptEach(['a', 'b', 'c'], (id) => {
    if (id === 'b') throw new WorldswitchError('there is no b', { next: 'take another' });
    return id.toUpperCase();
  });
  expect(made).toEqual(['A', 'C']);
  expect(failures).toEqual([{ benchmark: 'b', error: 'there is no b', next: 'take another' }]);
});

test('a defect is not taken for a failure', () => {
  expect(() =>
    attemptEach(['a'], () => {
      throw new TypeError('a defect');
    }),
  ).toThrow(TypeError);
});
