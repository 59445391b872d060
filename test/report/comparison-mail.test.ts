import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareSides } from '../../src/analysis/comparison.ts';
import { sideOfRun } from '../../src/analysis/side.ts';
import { MAIL_WIDTH } from '../../src/report/comparison-mail.ts';
import { comparisonFormats } from '../../src/report/comparison-format.ts';
import { explainedRun } from '../results/explained.ts';

/** The mail about a run in which functions of these names execute so many instructions, and one in which they take others. */
function mail(names: readonly string[], a: number, b: number): string[] {
  const [left, right] = [a, b].map((count) =>
    sideOfRun(
      explainedRun(names.map((name) => ({ place: 'host-kernel', name, count }))),
      `a run of ${count} on a machine with a long name`,
    ),
  );
  if (left === undefined || right === undefined) throw new Error('two sides');
  return comparisonFormats
    .mail(
      compareSides(left, right, [
        'A note that goes on, and on, and is far longer than any line of a mail may be, whatever is in it.',
      ]),
    )
    .split('\n');
}

test('no line is wider than a mail to a list, whatever functions are called', () => {
  const name = fc.stringMatching(/^[a-z_]{1,120}$/);
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 12 }), (names) => {
      const lines = mail(names, 100, 123_456);
      expect(lines.filter((line) => line.length > MAIL_WIDTH)).toEqual([]);
    }),
  );
});

test('it is plain text with the figures, the difference and the functions', () => {
  const text = mail(['kvm_vgic_flush_hwstate'], 100, 120).join('\n');
  expect(text).toMatch(/hypercall +10 +12 +\+2 +\+20\.0 %/);
  expect(text).toMatch(/kvm_vgic_flush_hwstate +host kernel +10 +12 +\+2/);
  expect(text).not.toMatch(/\t/);
});
