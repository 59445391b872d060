import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareSides, type Comparison, type Side, type SideCell } from '../../src/analysis/comparison.ts';
import { profileOf, profileOfBatch } from '../../src/analysis/profile.ts';
import { parseTolerance } from '../../src/analysis/tolerance.ts';
import { judge, type Verdict } from '../../src/analysis/verdict.ts';
import { type Clock, INSTRUCTIONS } from '../../src/results/clock.ts';
import { comparisonFormats } from '../../src/report/comparison-format.ts';
import { arbitraryBatchProfile, explanationOf, type Part } from '../results/explained.ts';

type Cell = Partial<SideCell> & { parts?: readonly Part[] };

function sideOf(label: string, cells: readonly Cell[], versions = `Linux of ${label}`): Side {
  return {
    label,
    versions,
    cells: cells.map(({ parts, ...cell }) => {
      const profile = parts === undefined ? undefined : profileOf(explanationOf(parts));
      return {
        configuration: 'kvm-arm64',
        benchmark: 'hypercall',
        kind: 'microbenchmark',
        clock: INSTRUCTIONS,
        value: profile?.instructions ?? 1,
        sensitivity: undefined,
        perOperation: [],
        path: 'one-pcpu',
        profile,
        ...cell,
      };
    }),
  };
}

function compared(a: readonly Cell[], b: readonly Cell[], notes: readonly string[] = []): Comparison {
  return compareSides(sideOf('old', a), sideOf('new', b), notes);
}

const same: Cell = { benchmark: 'virtual-irq-completion', value: 5 };
const before: Cell = {
  parts: [
    { place: 'host-kernel', name: 'kvm_exit', count: 10_000 },
    { place: 'host-kernel', name: 'old_helper', count: 50, class: 'barrier' },
  ],
};
const after: Cell = {
  parts: [
    { place: 'host-kernel', name: 'kvm_exit', count: 10_130 },
    { place: 'host-kernel', name: 'new_helper', count: 25, class: 'gp', direction: 'saved' },
  ],
};
const changed = compared([before, same], [after, same]);

/** The cells of the line that begins with these. */
function lineOf(text: string, ...start: string[]): string[] | undefined {
  return text
    .split('\n')
    .map((line) => line.trim().split(/ {2,}/))
    .find((cells) => start.every((cell, index) => cells[index] === cell));
}

/** Thirty functions of 0 to 29 instructions an operation. */
function thirty(factor: number): Part[] {
  return Array.from({ length: 30 }, (_, index) => ({
    place: 'xen',
    name: `f${index}`,
    count: 10 * index * factor,
  }));
}

describe('for a terminal', () => {
  const text = comparisonFormats.table(changed);

  test('both sides with what they were measured with, then the result in a sentence', () => {
    expect(text).toMatch(
      /^A {2}old: Linux of old\nB {2}new: Linux of new\n\n1 of 2 cells differs: B executes more/,
    );
    expect(text).not.toContain('virtual-irq-completion');
  });

  test('what changed, and the functions and classes that account for it', () => {
    expect(lineOf(text, 'kvm-arm64', 'hypercall')).toEqual([
      'kvm-arm64',
      'hypercall',
      '1,005.0',
      '1,015.5',
      '+10.5',
      '+1.0 %',
    ]);
    expect(text).toContain('kvm-arm64 hypercall: +10.5 instructions (+1.0 %)\n');
    expect(lineOf(text, 'kvm_exit')).toEqual(['kvm_exit', 'host kernel', '1,000.0', '1,013.0', '+13.0']);
    expect(lineOf(text, 'old_helper')).toEqual(['old_helper', 'host kernel', '5.0', '0.0', '-5.0']);
    expect(lineOf(text, 'general-purpose registers, saved')).toEqual([
      'general-purpose registers, saved',
      '0.0',
      '2.5',
      '+2.5',
    ]);
  });

  test('nothing that changed is said in these words', () => {
    expect(comparisonFormats.table(compared([before, same], [before, same]))).toContain(
      '\nno difference in 2 cells\n',
    );
    expect(comparisonFormats.table(compared([same], [same]))).toContain('\nno difference in 1 cell\n');
  });

  test('of two configurations the names are said once', () => {
    const pair = comparisonFormats.table(
      compared(
        [{ ...before, configuration: 'kvm-arm64-nvhe' }],
        [{ ...after, configuration: 'kvm-arm64-vhe' }],
      ),
    );
    expect(pair).toContain('Instructions per operation, A on kvm-arm64-nvhe and B on kvm-arm64-vhe\n');
    expect(lineOf(pair, 'hypercall')).toEqual(['hypercall', '1,005.0', '1,015.5', '+10.5', '+1.0 %']);
  });

  test('a caution stands before the result', () => {
    const comparison = { ...compared([before], [after]), cautions: ['Two machines.'] };
    for (const format of ['table', 'markdown'] as const) {
      const shown = comparisonFormats[format](comparison);
      expect(shown.indexOf('Two machines.')).toBeGreaterThan(-1);
      expect(shown.indexOf('Two machines.')).toBeLessThan(shown.indexOf('hypercall'));
    }
    expect(JSON.parse(comparisonFormats.json(comparison)).notes[0]).toBe('Two machines.');
  });

  test('what is only on one side, or was not explained, is said; notes stand below', () => {
    const partly = comparisonFormats.table(
      compared(
        [{ value: 10 }, { benchmark: 'gone' }],
        [
          { value: 11, path: 'serialised-sum' },
          ...Array.from({ length: 9 }, (_, index) => ({ benchmark: `new-${index}` })),
        ],
        ['The reader should know.'],
      ),
    );
    expect(partly).toContain('Only in A: kvm-arm64 gone.');
    expect(partly.replaceAll(/\n +/g, ' ')).toContain('kvm-arm64 new-5, and 3 more.');
    expect(partly).toContain('1 of these measured without --explain; worldswitch run --explain gives');
    expect(lineOf(partly, 'kvm-arm64')).toContain('hypercall (1)');
    expect(partly).toContain('\n(1) A serialised sum');
    expect(partly).toMatch(/The reader should know\.\n$/);
  });

  test('a difference that a tenth would hide is seen', () => {
    const tiny = comparisonFormats.table(compared([{ value: 1000 }], [{ value: 1000.015625 }]));
    expect(lineOf(tiny, 'kvm-arm64')?.slice(-2)).toEqual(['+0.02', '+0.002 %']);
    const nothing = comparisonFormats.table(compared([{ value: 0 }], [{ value: -3 }]));
    expect(lineOf(nothing, 'kvm-arm64')?.slice(-2)).toEqual(['-3', '-']);
  });

  test('the spread is the last of the reasons, and what it is is said', () => {
    const own: Cell = { parts: [{ place: 'xen', name: 'spread', count: 10 }] };
    const spread = comparisonFormats.table(compared([own], [{ ...own, value: 3.5 }]));
    expect(spread).toMatch(/difference\n {2}spread +0\.0 +2\.5 +\+2\.5\n/);
    expect(spread).toContain('spread: by how much more the median lies above');
  });

  test('of many functions the largest are shown, and the others are added up', () => {
    const many = comparisonFormats.table(compared([{ parts: thirty(1) }], [{ parts: thirty(2) }]));
    expect(lineOf(many, 'f29')).toEqual(['f29', 'Xen', '29', '58', '+29']);
    expect(lineOf(many, '17 more functions')).toEqual(['17 more functions', '153', '306', '+153']);
  });
});

/** What a check says of a baseline and what was measured. */
function held(
  a: readonly Cell[],
  b: readonly Cell[],
  tolerance: string,
  failed: readonly string[] = [],
): [Comparison, Verdict] {
  const comparison = compared(a, b);
  return [comparison, judge(comparison, parseTolerance(tolerance), failed)];
}

describe('a check', () => {
  const rise = held(
    [before, { benchmark: 'vm-switch', value: 10 }, { benchmark: 'gone' }],
    [after, { benchmark: 'vm-switch', value: 9 }, { benchmark: 'new' }],
    '5',
  );

  test('that failed says how often, and marks where', () => {
    const text = comparisonFormats.table(...rise);
    expect(text).toContain(
      'check failed: 1 of 2 cells above the baseline by more than the tolerance of 5 instructions\n',
    );
    expect(lineOf(text, 'kvm-arm64', 'hypercall')?.at(-1)).toBe('!');
    expect(lineOf(text, 'kvm-arm64', 'vm-switch')?.at(-1)).toBe('-10.0 %');
    expect(text).toContain('In the baseline, but not measured: kvm-arm64 gone.');
    expect(text).toContain('Measured, but not in the baseline: kvm-arm64 new.');
  });

  test('in Markdown each changed cell has its verdict', () => {
    const text = comparisonFormats.markdown(...rise);
    expect(text).toContain('| kvm-arm64 | hypercall | 1,005.0 | 1,015.5 | +10.5 | +1.0 % | **regression** |');
    expect(text).toContain('| -10.0 % | improvement |');
    expect(comparisonFormats.markdown(...held([before], [after], '2%'))).toContain('| tolerated |');
  });

  test('that passed says so; a configuration that was not measured lets none pass', () => {
    expect(comparisonFormats.table(...held([same], [same], '0'))).toContain(
      'check passed: no difference in 1 cell\n',
    );
    expect(comparisonFormats.table(...held([before], [after], '2%'))).toContain(
      'check passed: 1 of 1 cell differs',
    );
    expect(comparisonFormats.table(...held([same], [same], '0', ['kvm-x86']))).toContain(
      'check failed: kvm-x86 not measured\n',
    );
  });

  test('is in the JSON document', () => {
    expect(JSON.parse(comparisonFormats.json(...rise))).toMatchObject({
      verdict: {
        passed: false,
        tolerance: { value: 5, unit: 'clock' },
        regressions: [{ configuration: 'kvm-arm64', benchmark: 'hypercall' }],
        improvements: [{ benchmark: 'vm-switch' }],
        added: [{ benchmark: 'new' }],
        missing: [{ benchmark: 'gone' }],
        failed: [],
      },
    });
  });
});

/** As many cells as all configurations have together, each with as many functions as a path has. */
function everything(factor: number): Cell[] {
  const parts: Part[] = Array.from({ length: 150 }, (_, index) => ({
    place: 'host-kernel',
    name: `a_function_with_a_long_name_${index}`,
    count: 100 * index * factor + 1,
    class: index % 2 === 0 ? 'gp' : 'rest',
  }));
  return Array.from({ length: 140 }, (_, index) => ({ benchmark: `microbenchmark-${index}`, parts }));
}

describe('for a pull request', () => {
  const text = comparisonFormats.markdown(changed);

  test('a headline, both sides, a table of what changed, and what accounts for it folded away', () => {
    expect(text).toMatch(
      /^\*\*worldswitch: 1 of 2 cells differs: .*\*\*\n\n- A: <code>old<\/code>, <code>Linux of old</,
    );
    expect(text).toContain('\n| kvm-arm64 | hypercall | 1,005.0 | 1,015.5 | +10.5 | +1.0 % |\n');
    expect(text).toContain(
      '<details><summary>kvm-arm64 hypercall: +10.5 instructions (+1.0 %)</summary>\n\n| function |',
    );
    expect(text).toContain(String.raw`| <code>kvm\_exit</code> | host kernel | 1,000.0 | 1,013.0 | +13.0 |`);
    expect(text.match(/<details>/g)).toHaveLength(1);
    expect(text.match(/<\/details>/g)).toHaveLength(1);
  });

  test('nothing that changed is one sentence', () => {
    const nothing = comparisonFormats.markdown(compared([same], [same]));
    expect(nothing).toContain('**worldswitch: no difference in 1 cell**');
    expect(nothing).not.toContain('|');
  });

  test('names from outside are no markup', () => {
    const evil = '</code><script>|`*_[x](y)@all\u{1b}[2J\n# \\|';
    const markdown = comparisonFormats.markdown(
      compareSides(
        sideOf(
          'a',
          [{ configuration: evil, parts: [{ place: 'guest', name: evil, count: 10 }] }],
          `Linux ${evil}`,
        ),
        sideOf(evil, [{ configuration: evil, parts: [{ place: 'guest', name: evil, count: 20 }] }]),
        [evil],
      ),
    );
    const [summary = '', ...others] = markdown
      .split('\n')
      .toSorted((line) => (line.includes('<summary>') ? -1 : 1));
    expect(summary).toContain('<summary>&lt;/code&gt;&lt;script&gt;|');
    expect(others.join('\n')).not.toMatch(/(?<!\\)(?:`|<script|\[x)|^#/m);
    expect(others.filter((line) => !line.includes('<code>')).join('\n')).not.toContain('@all');
    expect(markdown).not.toContain('\u{1b}');
    // The rows keep their columns: a bar in a name is none of the table.
    const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
    const columns = rows.map((row) => row.replaceAll(/\\./g, '').split('|').length - 2);
    expect(columns).toEqual([6, 6, 6, 5, 5, 5, 4, 4, 4]);
  });

  test('of everything that can change is short enough for a comment', () => {
    const large = comparisonFormats.markdown(compared(everything(1), everything(2)));
    expect(large.length).toBeLessThan(65_536);
    expect(large.match(/<details>/g)).toHaveLength(40);
    expect(large).toContain('What accounts for 100 more cells, which changed less, is in the format json.');
  });
});

describe('for other programs', () => {
  test('every cell with exact figures and all contributions', () => {
    const document = JSON.parse(comparisonFormats.json(compared([before, same], [after]))) as Record<
      string,
      unknown
    >;
    expect(document).toMatchObject({
      kind: 'worldswitch-comparison',
      schema: 2,
      a: { label: 'old', versions: 'Linux of old' },
      compared: 1,
      changed: 1,
      cells: [
        {
          benchmark: 'hypercall',
          kind: 'microbenchmark',
          per: 'operation',
          clock: INSTRUCTIONS,
          a: 1005,
          b: 1015.5,
          difference: 10.5,
          changed: true,
          significance: null,
          explained: true,
        },
        { benchmark: 'virtual-irq-completion', a: 5, b: null, difference: null, functions: [] },
      ],
    });
  });
});

const NOISY: Clock = { unit: 'cycles', resolution: 1, exact: false };

/** A figure with a dozen batches around it. */
function noisy(value: number, fields: Cell = {}): Cell {
  const perOperation = Array.from({ length: 12 }, (_, index) => value - 6 + index);
  return { clock: NOISY, value, perOperation, ...fields };
}

/** The lines of wrapped sentences joined. */
function unwrapped(text: string): string {
  return text.replaceAll(/\n */g, ' ');
}

describe('what a clock with noise timed', () => {
  const both = compared(
    [noisy(1000), noisy(2000, { benchmark: 'vm-switch' })],
    [noisy(900), noisy(2001, { benchmark: 'vm-switch' })],
  );

  test('has p value and effect beside each difference, in its own unit', () => {
    const text = comparisonFormats.table(both);
    expect(text).toContain('1 of 2 cells differs: B takes fewer cycles in 1\n');
    expect(text).toContain('\nCycles per operation\n');
    expect(lineOf(text, 'kvm-arm64')?.slice(-3)).toEqual([
      '-100',
      '-10.0 %',
      'p < 0.001, 100 % of B below A',
    ]);
    expect(comparisonFormats.markdown(both)).toMatch(
      /A, cycles \| B, cycles .* \| p < 0.001, 100 % of B below A/s,
    );
  });

  test('is said to have no difference only as far as the noise lets see', () => {
    expect(unwrapped(comparisonFormats.table(both))).toMatch(
      /No difference that the noise allows to see: kvm-arm64 vm-switch \(p = 0\.\d+, \d+ % of B above A; one of 13\.\d cycles would be seen\)\./,
    );
    const none = compared([noisy(1000), same], [noisy(1001), same]);
    expect(comparisonFormats.table(none)).toContain(
      '\nno difference in 1 cell, and none that the noise allows to see in 1\n',
    );
    expect(comparisonFormats.table(compared([noisy(1000)], [noisy(1001)]))).toContain(
      '\nno difference that the noise allows to see in 1 cell\n',
    );
    const few = compared([noisy(1000, { perOperation: [1000] })], [noisy(2000)]);
    expect(comparisonFormats.table(few)).toContain(
      'Too few figures to tell a difference from noise: kvm-arm64',
    );
  });

  test('passes a check unless it stands out of the noise', () => {
    const [text] = [comparisonFormats.table(...held([noisy(1000)], [noisy(1100)], '5'))];
    expect(text).toContain('above the baseline by more than the tolerance of 5 cycles');
    expect(comparisonFormats.table(...held([noisy(1000)], [noisy(1001)], '0'))).toContain(
      'check passed: no difference that the noise allows to see in 1 cell\n',
    );
  });
});

/** Ten transactions that execute so many instructions, all but 30 of them in one function. */
function workload(count: number): Cell {
  return {
    ...{ kind: 'workload', benchmark: 'tcp-rr', path: 'serialised-sum', value: count / 10, sensitivity: 1 },
    profile: profileOfBatch({
      operations: 10,
      instructions: count,
      functions: { 'vm-kernel/tcp_v4_rcv': count - 30, 'vm-user/(programs)': 30 },
    }),
  };
}

describe('workloads beside microbenchmarks', () => {
  const both = compared([before, workload(1000)], [after, workload(1200)]);

  test('stand in a table of their own, with what their figures are per', () => {
    const text = comparisonFormats.table(both);
    expect(text).toContain('\nInstructions per operation\n');
    expect(text).toContain('\nInstructions of all CPUs per unit of work\n');
    expect(lineOf(text, 'configuration', 'workload')).toEqual([
      'configuration',
      'workload',
      'A',
      'B',
      'difference',
    ]);
    expect(lineOf(text, 'kvm-arm64', 'tcp-rr, per transaction')?.slice(2)).toEqual([
      '100',
      '120',
      '+20',
      '+20.0 %',
    ]);
    expect(text).not.toContain('(1)');
  });

  test('are accounted for by functions, not by classes', () => {
    const text = comparisonFormats.table(both);
    const [, reasons = ''] = text.split('kvm-arm64 tcp-rr: +20 instructions (+20.0 %)\n');
    expect(lineOf(reasons, 'tcp_v4_rcv')).toEqual(['tcp_v4_rcv', 'VM kernel', '97', '117', '+20']);
    expect(reasons).not.toContain('class of instructions');
    const markdown = comparisonFormats.markdown(both);
    expect(markdown).toContain('\nInstructions of all CPUs per unit of work\n\n| configuration | workload |');
    expect(markdown.match(/class of instructions/g)).toHaveLength(1);
  });

  test('that were not accounted for say what would', () => {
    const { profile: _profile, ...own } = workload(1000);
    expect(comparisonFormats.table(compared([own], [workload(1200)]))).toContain('--qemu bookworm-backports');
  });
});

test('whatever is compared, no line of a table is too long, and what is printed adds up', () => {
  fc.assert(
    fc.property(arbitraryBatchProfile, arbitraryBatchProfile, (left, right) => {
      const [a, b] = [profileOfBatch(left), profileOfBatch(right)];
      const comparison = compared(
        [{ value: a.instructions, profile: a }],
        [{ value: b.instructions, profile: b }],
      );
      const lines = comparisonFormats.table(comparison).split('\n');
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
      const difference = b.instructions - a.instructions;
      fc.pre(difference !== 0);
      const begin = lines.findIndex((line) => line.startsWith('  function'));
      const end = lines.findIndex((line) => line.startsWith('  class of'));
      const printed = lines
        .slice(begin + 1, end)
        .map((line) => Number(/\S+$/.exec(line)?.[0].replaceAll(',', '') ?? Number.NaN));
      const sum = printed.reduce((total, each) => total + each, 0);
      // What is too little for tenths is printed as it is, and nothing needs no reasons.
      const expected = Math.abs(difference) < 0.05 ? sum : Math.round(10 * difference) / 10;
      expect(sum).toBeCloseTo(expected, 6);
    }),
  );
});
