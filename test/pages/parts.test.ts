import { expect, test } from 'vitest';
import { parseDirective } from '../../pages/directive.ts';
import { shownOf } from '../../pages/parts.ts';

const output = ['Run 1', '', 'Machine A', 'hypercall  1', '', 'Findings:', '  holds  one', '    why', '  no'];

/** What is shown of {@link output} below a directive. */
function shown(directive: string, mark: boolean): readonly string[] {
  const { parts } = parseDirective(directive) ?? { parts: [] };
  return shownOf(`${output.join('\n')}\n`, parts, mark).lines;
}

test('without parts all of an output is shown', () => expect(shown('<!-- output -->', true)).toEqual(output));

test('a part is a paragraph, and what is left out around it is marked', () => {
  expect(shown('<!-- output, only "Machine A" -->', true)).toEqual([
    '[…]',
    'Machine A',
    'hypercall  1',
    '[…]',
  ]);
});

test('a part that is indented ends before what is indented as far', () => {
  expect(shown('<!-- output, only "holds one" -->', false)).toEqual(['  holds  one', '    why']);
});

test('a part ends before the line that is named, wherever that is', () => {
  expect(shown('<!-- output, only "Machine A" to "Findings" -->', false)).toEqual(output.slice(2, 4));
  expect(shown('<!-- output, only "Run" to "Findings" -->', false)).toEqual(output.slice(0, 4));
  expect(shown('<!-- output, only "Findings" to "no" -->', false)).toEqual(output.slice(5, 8));
});

test('a blank line is between parts where nothing else is', () => {
  expect(shown('<!-- output, only "Run", "Machine A" -->', true)).toEqual([...output.slice(0, 4), '[…]']);
});

test('what is not there is not found', () => {
  const { parts } = parseDirective('<!-- output, only "Machine B" -->') ?? { parts: [] };
  expect(shownOf('Machine A\n', parts, true)).toEqual({ lines: [], found: [] });
});

test('a directive names the command and its recording', () => {
  const line =
    '<!-- output of worldswitch explain kvm-arm64 tcp-rr from worldswitch run -w tcp-rr, only "a" -->';
  expect(parseDirective(line)).toEqual({
    command: 'explain kvm-arm64 tcp-rr',
    from: 'run -w tcp-rr',
    parts: [{ from: 'a', to: undefined }],
  });
  expect(() => parseDirective('<!-- output for me -->')).toThrow('what is shown');
});
