import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { timelineOf } from '../../../src/analysis/tracing/timeline.ts';
import { arbitraryCounted, counted, stretch } from './counted.ts';

test('a step goes on until an exception or another place', () => {
  expect(
    timelineOf([
      ...stretch(2, { place: 'guest' }),
      ...stretch(3, { place: 'el2', cause: 'hvc' }),
      ...stretch(4, { place: 'host-kernel', cause: 'eret' }),
      // An interrupt in the host kernel.
      ...stretch(5, { place: 'host-kernel', cause: 'irq' }),
      // A return that was not seen to be one.
      ...stretch(6, { place: 'guest' }),
    ]),
  ).toEqual([
    { pcpu: 0, place: 'guest', instructions: 2, end: 'hvc' },
    { pcpu: 0, place: 'el2', instructions: 3, end: 'eret' },
    { pcpu: 0, place: 'host-kernel', instructions: 4, end: 'irq' },
    { pcpu: 0, place: 'host-kernel', instructions: 5, end: null },
    { pcpu: 0, place: 'guest', instructions: 6, end: null },
  ]);
});

test('the emulator turns to another CPU where one waits or had its turn', () => {
  expect(
    timelineOf([
      ...stretch(2, { pcpu: 0, place: 'host-kernel' }),
      ...stretch(3, { pcpu: 1, place: 'guest' }),
      counted({ pcpu: 1, place: 'guest', idles: 'wfi' }),
      ...stretch(4, { pcpu: 0, place: 'host-kernel', cause: 'irq' }),
      ...stretch(1, { pcpu: 0, place: 'guest', cause: 'eret' }),
    ]),
  ).toEqual([
    { pcpu: 0, place: 'host-kernel', instructions: 2, end: 'turn' },
    { pcpu: 1, place: 'guest', instructions: 4, end: 'wfi' },
    { pcpu: 0, place: 'host-kernel', instructions: 4, end: 'eret' },
    { pcpu: 0, place: 'guest', instructions: 1, end: null },
  ]);
});

test('what does not count is in its step, and not in its sum', () => {
  expect(
    timelineOf([
      ...stretch(1, { place: 'guest', counts: false }),
      ...stretch(2, { place: 'el2', cause: 'abort' }),
    ]),
  ).toEqual([
    { pcpu: 0, place: 'guest', instructions: 0, end: 'abort' },
    { pcpu: 0, place: 'el2', instructions: 2, end: null },
  ]);
});

test('nothing has no steps', () => expect(timelineOf([])).toEqual([]));

test('the steps add up to all that counts, and one step ends where the next begins', () => {
  fc.assert(
    fc.property(arbitraryCounted, (executed) => {
      const steps = timelineOf(executed);
      const sum = steps.reduce((total, { instructions }) => total + instructions, 0);
      expect(sum).toBe(executed.filter(({ counts }) => counts).length);
      expect(steps.at(-1)?.end ?? null).toBeNull();
      expect(steps[0]?.pcpu).toBe(executed[0]?.pcpu);
      expect(steps.at(-1)?.place).toBe(executed.at(-1)?.place);
    }),
  );
});
