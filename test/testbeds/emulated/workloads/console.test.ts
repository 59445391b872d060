import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConsoleReader, EscapeReader } from '../../../../src/testbeds/emulated/workloads/console.ts';

const BEGINS = 'worldswitch: the shell begins';
const ENDED = 'worldswitch: the shell ended with 3';

function read(chunks: readonly string[]) {
  const reader = new ConsoleReader();
  const outputs = chunks.map((chunk) => reader.push(chunk));
  return { shown: outputs.map(({ shown }) => shown).join(''), last: outputs.at(-1), boot: reader.boot };
}

describe('what a console prints', () => {
  test('is shown from where the shell begins to where it ended', () => {
    const { shown, last } = read([
      `(XEN) Xen\r\n${BEGINS}\r\n`,
      'vm:~# ',
      'one\n',
      `${ENDED}\r\n`,
      'and more',
    ]);
    expect(shown).toBe('vm:~# one\n');
    expect(last).toMatchObject({ open: true, status: 3 });
  });

  test('is shown at once where it can not be the end: a prompt has no end of line', () => {
    expect(read([`${BEGINS}\n`, 'vm:~# '])).toMatchObject({ shown: 'vm:~# ', last: { status: undefined } });
  });

  test('is the same however it is cut into pieces', () => {
    const text = `booting\n${BEGINS}\nworldswitch: the shell is fine\nw\n${ENDED}\n`;
    fc.assert(
      fc.property(fc.array(fc.nat({ max: text.length })), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const { shown, last } = read(at.slice(1).map((end, index) => text.slice(at[index], end)));
        expect(shown).toBe('worldswitch: the shell is fine\nw\n');
        expect(last?.status).toBe(3);
      }),
    );
  });

  test('is kept as the reason if the shell never begins', () => {
    const { shown, last, boot } = read(['init: the kernel has no veth\r\n', 'Kernel panic']);
    expect([shown, last?.open]).toEqual(['', false]);
    expect(boot).toBe('init: the kernel has no veth\r\nKernel panic');
  });
});

describe('what is typed', () => {
  test.each([
    ['ls\r', 'ls\r', false],
    ['ls\u0001x', 'ls', true],
    ['\u0001X', '', true],
    ['\u0001\u0001', '\u0001', false],
    ['\u0001e', '\u0001e', false],
  ])('%j goes on as %j', (typed, input, leaves) => {
    expect(new EscapeReader().push(typed)).toEqual({ input, leaves });
  });

  test('Ctrl-A and X may come one after the other', () => {
    const reader = new EscapeReader();
    expect(reader.push('\u0001')).toEqual({ input: '', leaves: false });
    expect(reader.push('x')).toEqual({ input: '', leaves: true });
  });
});
