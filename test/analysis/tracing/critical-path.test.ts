import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { criticalPathOf } from '../../../src/analysis/tracing/critical-path.ts';
import type { Counted } from '../../../src/analysis/tracing/operation.ts';
import { arbitraryCounted, counted, stretch } from './counted.ts';

/** The path, of whose kinds only how many there are is of interest. */
function pathOf(executed: readonly Counted[]): ReturnType<typeof criticalPathOf> {
  return criticalPathOf(executed, () => 0);
}

const interrupt = { from: null, to: 'host-kernel', cause: 'irq', returns: false } as const;
const send = counted({ pcpu: 0, place: 'host-kernel', sends: true });

describe('the critical path', () => {
  test('goes from one CPU to the other by an interrupt, without what each does beside it', () => {
    expect(
      pathOf([
        ...stretch(10, { pcpu: 0, place: 'guest' }),
        ...stretch(20, { pcpu: 0, place: 'host-kernel', cause: 'hvc' }),
        send,
        // The receiver still waits, and the sender goes back.
        ...stretch(3, { pcpu: 1, place: 'guest' }),
        ...stretch(5, { pcpu: 0, place: 'host-kernel' }),
        ...stretch(40, { pcpu: 1, place: 'host-kernel', cause: 'irq' }),
        ...stretch(7, { pcpu: 0, place: 'guest', cause: 'eret' }),
        ...stretch(2, { pcpu: 1, place: 'guest', cause: 'eret' }),
      ]),
    ).toMatchObject({
      instructions: 73,
      hops: [
        { pcpu: 0, instructions: 31, cause: 'begin' },
        { pcpu: 1, instructions: 42, cause: 'interrupt' },
      ],
    });
  });

  test('says which CPU it woke, and which exceptions are on it', () => {
    const path = pathOf([
      send,
      ...stretch(2, { pcpu: 1, cause: 'irq', woken: true, transfer: interrupt }),
      counted({ pcpu: 1, sends: true }),
      ...stretch(3, { pcpu: 0, cause: 'irq', transfer: interrupt }),
    ]);
    expect(path?.hops.map(({ woken = false }) => woken)).toEqual([false, true, false]);
    expect(path?.transfers).toEqual([{ ...interrupt, count: 2 }]);
  });

  test('may come back to the CPU where it began', () => {
    expect(
      pathOf([
        ...stretch(4, { pcpu: 0 }),
        send,
        ...stretch(8, { pcpu: 1, cause: 'exit' }),
        counted({ pcpu: 1, sends: true }),
        ...stretch(16, { pcpu: 0, cause: 'irq' }),
      ])?.hops,
    ).toEqual([
      { pcpu: 0, instructions: 5, cause: 'begin' },
      { pcpu: 1, instructions: 9, cause: 'interrupt' },
      { pcpu: 0, instructions: 16, cause: 'interrupt' },
    ]);
  });

  test('does not take an interrupt that came before it was sent, or a store that sends to none', () => {
    expect(
      pathOf([
        ...stretch(4, { pcpu: 0 }),
        send,
        ...stretch(8, { pcpu: 1, cause: 'irq' }),
        send,
        ...stretch(2, { pcpu: 1 }),
      ])?.hops,
    ).toEqual([
      { pcpu: 0, instructions: 5, cause: 'begin' },
      { pcpu: 1, instructions: 10, cause: 'interrupt' },
    ]);
  });

  test('does not count what does not count', () => {
    expect(
      pathOf([send, ...stretch(3, { pcpu: 1, cause: 'irq' }), counted({ pcpu: 1, counts: false })])
        ?.instructions,
    ).toBe(4);
  });

  test.each([
    ['nothing was executed', []],
    ['it stays on one CPU', [send, ...stretch(3, { pcpu: 0, cause: 'irq' })]],
    ['none sent an interrupt', [...stretch(2, { pcpu: 0 }), ...stretch(3, { pcpu: 1, cause: 'irq' })]],
    ['no interrupt came', [send, ...stretch(3, { pcpu: 1 })]],
    [
      'it ends where it began, whatever the other CPU does',
      [...stretch(2, { pcpu: 0 }), ...stretch(3, { pcpu: 1 }), ...stretch(2, { pcpu: 0 })],
    ],
  ])('is none if %s', (_, executed) => expect(pathOf(executed)).toBeNull());

  test('adds up and changes CPUs at each hop, whatever was executed', () => {
    let paths = 0;
    fc.assert(
      fc.property(arbitraryCounted, (executed) => {
        const path = pathOf(executed);
        if (path === null) return;
        paths++;
        expect(path.hops.reduce((sum, { instructions }) => sum + instructions, 0)).toBe(path.instructions);
        expect(path.parts?.reduce((sum, [, count]) => sum + count, 0)).toBe(path.instructions);
        expect(path.instructions).toBeLessThanOrEqual(executed.filter(({ counts }) => counts).length);
        expect(path.hops.map(({ cause }) => cause)).toEqual([
          'begin',
          ...path.hops.slice(1).map(() => 'interrupt'),
        ]);
        expect(path.hops[0]?.pcpu).toBe(executed[0]?.pcpu);
        expect(path.hops.at(-1)?.pcpu).toBe(executed.at(-1)?.pcpu);
        for (const [index, { pcpu }] of path.hops.entries())
          expect(pcpu).not.toBe(path.hops[index - 1]?.pcpu);
      }),
    );
    expect(paths).toBeGreaterThan(0);
  });
});
