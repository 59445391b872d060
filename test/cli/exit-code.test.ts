import { expect, test } from 'vitest';
import { bisectCode, exitCodeOf } from '../../src/cli/exit-code.ts';
import { IncomparableError, MisuseError, NotFoundError, WorldswitchError } from '../../src/system/errors.ts';

const why = { next: 'do something else' };

test('what is misused, what can not be done and what can not be judged are told apart, and neither is a verdict', () => {
  expect(exitCodeOf(new MisuseError('no', why))).toBe(2);
  expect(exitCodeOf(new NotFoundError('no', why))).toBe(2);
  expect(exitCodeOf(new WorldswitchError('no', why))).toBe(3);
  expect(exitCodeOf(new IncomparableError('no', why))).toBe(4);
  expect(exitCodeOf(new TypeError('a defect'))).toBe(3);
});

test('git bisect run goes on over what can not be judged, and ends where the command is wrong', () => {
  // man git-bisect: 1 to 127 are bad, but 125, which skips; others abort.
  expect([0, 1, 2, 3, 4, 130].map(bisectCode)).toEqual([0, 1, 255, 125, 125, 130]);
});
