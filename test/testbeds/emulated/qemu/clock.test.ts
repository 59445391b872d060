import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { BOOT_CLOCK, keepTime, MEASURING_CLOCK } from '../../../../src/testbeds/emulated/qemu/clock.ts';

const HEAD = Buffer.from('\u0005\u000ctimer/icount\0\0\0\u0001', 'latin1');

/** A state with so many instructions executed, and so much added to the time that they took. */
function stateOf(added: bigint, executed: bigint, before: Buffer, behind: Buffer): Buffer {
  const numbers = Buffer.alloc(16);
  numbers.writeBigInt64BE(added);
  numbers.writeBigInt64BE(executed, 8);
  return Buffer.concat([before, HEAD, numbers, behind]);
}

/** Nanoseconds an instruction, of the words of a clock. */
function nanosecondsOf(clock: readonly string[]): bigint {
  return 2n ** BigInt(/shift=(\d+)/.exec(clock.join(' '))?.[1] ?? '');
}

const other = fc
  .uint8Array({ maxLength: 64 })
  .map((bytes) => Buffer.from(bytes))
  .filter((bytes) => !bytes.includes('t'));

test('a saved clock goes on from where it is, and all else in the state stays as it is', () => {
  const [boot, measuring] = [nanosecondsOf(BOOT_CLOCK), nanosecondsOf(MEASURING_CLOCK)];
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 40n), fc.bigInt(0n, 2n ** 50n), other, other, (added, count, a, b) => {
      const state = stateOf(added, count, a, b);
      keepTime(state);
      const kept = state.readBigInt64BE(a.length + HEAD.length);
      expect(kept + count * measuring).toBe(added + count * boot);
      expect(state).toEqual(stateOf(kept, count, a, b));
    }),
  );
});

test.each([
  ['without a clock', Buffer.from('a state of another emulator')],
  ['that is cut', stateOf(0n, 1n, Buffer.alloc(3), Buffer.alloc(0)).subarray(0, -1)],
  ['with two of them', Buffer.concat(Array(2).fill(stateOf(0n, 1n, Buffer.alloc(0), Buffer.alloc(0))))],
])('a state %s is refused', (_what, state) => {
  expect(() => keepTime(state)).toThrow('has no clock where it is looked for');
});

test('the clock of a machine that boots differs from that of one that is measured in nothing but its rate', () => {
  expect(BOOT_CLOCK.join(' ').replace(/shift=\d+/, 'shift=0')).toBe(MEASURING_CLOCK.join(' '));
});
