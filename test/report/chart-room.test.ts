import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawFiguresChart } from '../../src/report/charts/figures-chart.ts';
import { CHARACTER, standalone } from '../../src/report/charts/picture.ts';
import { chartSizes } from '../../src/report/charts/size.ts';
import { ticksBetween } from '../../src/report/charts/ticks.ts';
import { runCharts } from '../../src/report/report-charts.ts';
import { sampleReport } from './sample-report.ts';
import { sampleWorkloadReport } from './workloads/sample-workload-report.ts';

const text = { id: 'x', title: 'a title', description: 'a description' };

function figure(machine: string, label: string, value: number, indented = false) {
  return { machine, label, indented, hypervisor: 'KVM' as const, figure: value, text: String(value) };
}

/** Vertical lines: where they stand, and from where to where they go. */
function verticals(svg: string): { x: number; y1: number; y2: number }[] {
  return [...svg.matchAll(/<line [^>]*>/g)].flatMap(([line]) => {
    const at = (name: string): number => Number(new RegExp(` ${name}="([^"]*)"`).exec(line)?.[1]);
    return at('x1') === at('x2') ? [{ x: at('x1'), y1: at('y1'), y2: at('y2') }] : [];
  });
}

/** From the top of the drawing to a text. */
function heightOf(svg: string, words: string): number {
  const drawn = new RegExp(`<text [^>]*transform="translate\\([\\d.-]+,([\\d.-]+)\\)"[^>]*>${words}<`).exec(
    svg,
  );
  return Number(drawn?.[1]);
}

function extentOf(svg: string): { width: number; height: number; shown: string } {
  const [, width, height, shown] =
    /viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)" width="([\d.]+(?:mm)?)"/.exec(svg) ?? [];
  return { width: Number(width), height: Number(height), shown: shown ?? '' };
}

describe('room in charts of rows', () => {
  test("no line of an axis runs through a machine's name, however long it is", () => {
    const long = 'a machine with a name that is far longer than the space beside the bars';
    for (const largest of [20, 20_000]) {
      const svg = drawFiguresChart(text, [figure(long, 'kvm', 10), figure('m', 'xen', largest)], 'unit');
      for (const name of ['a machine', 'm']) {
        const y = heightOf(svg, `${name}[^<]*`);
        expect(y).toBeGreaterThan(0);
        for (const line of verticals(svg)) expect(line.y1 >= y || line.y2 <= y).toBe(true);
      }
    }
  });

  test('bars begin to the right of every label, and keep their room', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 48 }), { minLength: 1, maxLength: 4 }), (lengths) => {
        const labels = lengths.map((length) => 'm'.repeat(length));
        const svg = drawFiguresChart(
          text,
          labels.map((label) => figure('x', label, 10)),
          'unit',
        );
        const zero = Math.min(...verticals(svg).map(({ x }) => x));
        for (const label of labels) expect(label.length * CHARACTER).toBeLessThan(zero);
        expect(extentOf(svg).width - zero).toBeGreaterThan(130);
      }),
      { numRuns: 20 },
    );
  });

  test('a label of any length leaves room for bars; what is clipped of it says so', () => {
    const svg = drawFiguresChart(text, [figure('m', 'k'.repeat(500), 10)], 'unit');
    expect(extentOf(svg).width).toBeLessThan(600);
    expect(svg).toContain('k…<');
  });

  test('ticks are round, in their order, within the axis and no more than there may be', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100_000, max: 0 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 6 }),
        (low, high, most) => {
          const ticks = ticksBetween(low, high, most);
          expect(ticks.length).toBeLessThanOrEqual(most + 1);
          expect(ticks).toContain(0);
          expect(ticks.every((tick) => tick >= low && tick <= high)).toBe(true);
          expect(ticks).toEqual([...new Set(ticks)].toSorted((a, b) => a - b));
        },
      ),
    );
    expect(ticksBetween(0, 0.45, 4)).toEqual([0, 0.2, 0.4]);
    expect(ticksBetween(3, 3, 4)).toEqual([3]);
  });
});

describe('sizes of charts', () => {
  const runs = [sampleReport(), sampleWorkloadReport()];

  test('a slide is 16:9 and filled by its chart: type is far larger than on a page', () => {
    for (const run of runs)
      for (const { svg } of runCharts(run, chartSizes.slide)) {
        const { width, height, shown } = extentOf(standalone(svg, chartSizes.slide));
        expect(width / height).toBeCloseTo(16 / 9, 2);
        expect(shown).toBe('1280');
        expect(width).toBeLessThan(1280 / 1.4);
      }
  });

  test('for a paper charts of rows are as wide as a column, with type as on a page', () => {
    const charts = runCharts(sampleReport(), chartSizes.paper);
    const extents = charts.map(({ svg }) => extentOf(standalone(svg, chartSizes.paper)));
    for (const { width, shown } of extents) {
      // Of a pixel there are 96 in an inch.
      expect(Number.parseFloat(shown)).toBeCloseTo((width * 25.4) / 96, 1);
      expect(shown).toMatch(/mm$/);
    }
    const figures = extents.filter((_, index) => charts[index]?.name.endsWith('figures'));
    expect(Math.max(...figures.map(({ shown }) => Number.parseFloat(shown)))).toBeLessThanOrEqual(84);
  });

  test('without a size they are as they stand in a page, with a margin', () => {
    const svg = runCharts(sampleReport())[0]?.svg ?? '';
    expect(extentOf(standalone(svg)).width).toBe(extentOf(svg).width + 2 * chartSizes.page.margin);
  });
});
