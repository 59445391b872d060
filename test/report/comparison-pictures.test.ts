import * as fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { readRun } from '../../pages/recordings.ts';
import { type CallStacks, compareSides, type Comparison, isChanged } from '../../src/analysis/comparison.ts';
import { sideOfRun } from '../../src/analysis/side.ts';
import { chartSizes } from '../../src/report/charts/size.ts';
import { comparisonFormatOfFile, comparisonFormats } from '../../src/report/comparison-format.ts';
import { layOutDifference } from '../../src/report/differential-layout.ts';
import { renderDifferentialFlameGraph } from '../../src/report/differential-flame-graph.ts';
import { arbitraryExplanation } from '../results/arbitrary-explanation.ts';
import { flawOf } from './well-formed.ts';

/** A comparison of the pages, of its two recorded runs. */
function recorded(name: string): Comparison {
  const [a, b] = [`${name}.json.gz`, `${name}.2.json.gz`].map(readRun);
  if (a === undefined || b === undefined) throw new Error('a comparison has two sides');
  return compareSides(sideOfRun(a, 'before'), sideOfRun(b, 'after'));
}

const kernels = recorded('compare-kernel-6.1-kernel-6.12-c-kvm-arm64-m-hypercall-vm-switch');
const modes = recorded('compare-kvm-arm64-nvhe-kvm-arm64-vhe-m-hypercall');
const hardware = recorded('compare-xen-x86-vmx-apicv-xen-apicv-off-xen-x86-vmx-apicv');
const all = [kernels, modes, hardware];

describe('one picture of all figures of a comparison', () => {
  test.each(all)('has a row for every benchmark, and says what A and B are', (comparison) => {
    const svg = comparisonFormats.svg(comparison);
    expect(flawOf(svg)).toBeUndefined();
    for (const { benchmark } of comparison.cells) expect(svg).toContain(`>${benchmark}<`);
    for (const words of ['A: before', 'B: after']) expect(svg).toContain(`>${words}<`);
  });

  test('bars go to the right for more and to the left for fewer, each in its colour', () => {
    const more = comparisonFormats.svg(kernels);
    expect(more).toContain('more in B');
    expect(more).not.toContain('fewer in B');
    const fewer = comparisonFormats.svg(modes);
    expect(fewer).toContain('fewer in B');
    expect(fewer).not.toContain('more in B');
  });

  test('for a slide it is 16:9', () => {
    const [, width, height] =
      / width="([\d.]+)" height="([\d.]+)"/.exec(
        comparisonFormats.svg(hardware, undefined, chartSizes.slide),
      ) ?? [];
    expect(Number(width) / Number(height)).toBeCloseTo(16 / 9, 2);
  });
});

describe('a differential flame graph', () => {
  test('frames on each side add up to its figure, and none is hidden', () => {
    fc.assert(
      fc.property(arbitraryExplanation, arbitraryExplanation, (a, b) => {
        const frames = layOutDifference(a, b);
        const [root] = frames;
        const sum = ({ stacks, operations }: CallStacks): number =>
          stacks.reduce((total, [, count]) => total + count / operations, 0);
        expect(root?.a).toBeCloseTo(sum(a), 6);
        expect(root?.b).toBeCloseTo(sum(b), 6);
        expect(frames.reduce((total, { own }) => total + own, 0)).toBeCloseTo(sum(b) - sum(a), 6);
        for (const { a: before, b: after, width } of frames) {
          expect(width).toBeGreaterThanOrEqual(after - 1e-6);
          expect(before + after).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('of a side and itself nothing is coloured; is well-formed whatever names are', () => {
    fc.assert(
      fc.property(arbitraryExplanation, arbitraryExplanation, (a, b) => {
        const [same, other] = [
          renderDifferentialFlameGraph(a, a, 'x', 'y'),
          renderDifferentialFlameGraph(a, b, 'x', 'y'),
        ];
        expect(same).not.toMatch(/class="frame (more|fewer)/);
        expect(flawOf(other)).toBeUndefined();
      }),
      { numRuns: 20 },
    );
  });

  test('callees lie within their caller', () => {
    const open: { start: number; end: number }[] = [];
    const [cell] = hardware.cells;
    if (cell?.stacks === undefined) throw new Error('it was explained');
    for (const { depth, start, width } of layOutDifference(cell.stacks.a, cell.stacks.b)) {
      open.length = depth;
      const caller = open.at(-1);
      expect(start).toBeGreaterThanOrEqual((caller?.start ?? start) - 1e-6);
      expect(start + width).toBeLessThanOrEqual((caller?.end ?? start + width) + 1e-6);
      open.push({ start, end: start + width });
    }
  });

  test('is of one cell: of several one has to be named, and of none nothing can be drawn', () => {
    expect(comparisonFormats['flame-graph'](modes)).toContain('class="frame fewer');
    expect(() => comparisonFormats['flame-graph'](kernels)).toThrow(/is of one cell, and 2 differ/);
    const run = readRun('run.json.gz');
    const unexplained = compareSides(sideOfRun(run, 'a'), sideOfRun(run, 'b'));
    expect(() => comparisonFormats['flame-graph'](unexplained)).toThrow(/nothing differs/);
  });
});

describe('a comparison as a page', () => {
  test.each(all)(
    'opens with its result and one picture; every difference is in a table, stacks are drawn',
    (comparison) => {
      const page = comparisonFormats.html(comparison);
      expect(comparisonFormats.html(comparison)).toBe(page);
      const { document } = parseHTML(page);
      expect(document.querySelectorAll('header .opening svg[role="img"]')).toHaveLength(1);
      const cells: string[] = [...document.querySelectorAll('section[aria-labelledby="differences"] td')].map(
        ({ textContent }) => textContent,
      );
      const changed = comparison.cells.filter(isChanged);
      for (const { benchmark } of changed)
        expect(cells.some((cell) => cell.startsWith(benchmark))).toBe(true);
      const graphs = document.querySelectorAll('section[aria-labelledby="flame-graphs"] svg');
      expect(graphs.length).toBeGreaterThan(0);
      expect(page.replaceAll('http://www.w3.org/', '')).not.toMatch(/https?:|@import|url\(|<link|src=["']/);
    },
  );

  test('what a side is called is text', () => {
    const page = comparisonFormats.html({ ...modes, a: { label: '<b>&', versions: '<i>' } });
    expect(page).toContain('&lt;b&gt;&amp;');
    expect(page).not.toContain('<i>');
  });
});

test('for a paper: a table with a column of differences, a caption and a label', () => {
  const text = comparisonFormats.latex(kernels);
  for (const name of ['document', 'table', 'tabular'])
    expect(text.split(`\\begin{${name}}`).length).toBe(text.split(`\\end{${name}}`).length);
  expect(text).toMatch(/configuration & microbenchmark & A & B & difference & \\% \\\\/);
  expect(text).toMatch(/\\caption\{[^\n]+\}\n\\label\{tab:[a-zA-Z0-9-]+\}/);
  // As many cells in every row as the table has columns.
  const columns = /\\begin\{tabular\}\{([lr]+)\}/.exec(text)?.[1]?.length;
  const rows = text.split('\n').filter((line) => line.endsWith(String.raw`\\`));
  for (const row of rows) expect(row.replaceAll(String.raw`\&`, '').split(' & ')).toHaveLength(columns ?? 0);
});

test('the ending of a file says the format, or is refused', () => {
  expect(comparisonFormatOfFile('a/b.flame.svg')).toBe('flame-graph');
  expect(comparisonFormatOfFile('b.svg')).toBe('svg');
  expect(comparisonFormatOfFile('b.tex')).toBe('latex');
  expect(() => comparisonFormatOfFile('b.png')).toThrow(/says no format of a comparison/);
});

test('json has no stacks: it says what differs, and stays small', () => {
  expect(comparisonFormats.json(kernels)).not.toContain('"stacks"');
});
