import * as fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { drawBreakdownChart, type Segment } from '../../../src/report/charts/breakdown-chart.ts';
import { neutralColour } from '../../../src/report/charts/colours.ts';
import {
  drawNormalizedChart,
  type NormalizedGroup,
  type NormalizedConfiguration,
} from '../../../src/report/charts/normalized-chart.ts';
import { standalone } from '../../../src/report/charts/picture.ts';
import { runCharts } from '../../../src/report/report-charts.ts';
import { flawOf } from '../well-formed.ts';
import { sampleWorkloadReport } from './sample-workload-report.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 30 });
const text = { id: 'x', title: 'a title', description: 'a description' };
const bar = fc.record({
  factor: fc.option(
    fc.integer({ min: -50, max: 5000 }).map((hundredths) => hundredths / 100),
    { nil: undefined },
  ),
  interval: fc.option(
    fc.tuple(fc.integer({ min: -50, max: 5000 }), fc.nat(500)).map(([low, width]) => ({
      low: low / 100,
      high: (low + width) / 100,
    })),
    { nil: undefined },
  ),
  text: anyText,
});
const given = fc.integer({ min: 1, max: 4 }).chain((configurations) =>
  fc.record({
    configurations: fc.array(
      fc.record({ id: anyText, hypervisor: fc.constantFrom('KVM' as const, 'Xen' as const, undefined) }),
      { minLength: configurations, maxLength: configurations },
    ),
    groups: fc.array(
      fc.record({
        workload: anyText,
        bars: fc.array(bar, { minLength: configurations, maxLength: configurations }),
      }),
      { minLength: 1, maxLength: 9 },
    ),
  }),
);
const two: NormalizedConfiguration[] = [
  { id: 'kvm', hypervisor: 'KVM' },
  { id: 'xen', hypervisor: 'Xen' },
];

/** A group of bars with these factors. */
function group(workload: string, ...factors: (number | undefined)[]): NormalizedGroup {
  return {
    workload,
    bars: factors.map((factor) => ({ factor, interval: undefined, text: factor?.toFixed(2) ?? 'no figure' })),
  };
}

/** What is asked of an element that was drawn. */
interface Drawn {
  getAttribute(name: string): string | null;
  readonly parentElement: Drawn | null;
}

/** The rectangles below the legend, in the order in which they are drawn: those of a configuration after the other. */
function barsOf(svg: string): Drawn[] {
  const { document } = parseHTML(svg);
  return [...document.querySelectorAll('svg > g rect')];
}

function numberOf(drawn: Drawn | undefined, name: string): number {
  return Number(drawn?.getAttribute(name) ?? Number.NaN);
}

test('a chart is well-formed whatever it is told, and the same each time', () => {
  fc.assert(
    fc.property(given, anyText, anyText, ({ configurations, groups }, title, description) => {
      const words = { id: 'x', title, description };
      const svg = drawNormalizedChart(words, configurations, groups);
      expect(flawOf(svg)).toBeUndefined();
      expect(flawOf(standalone(svg))).toBeUndefined();
      expect(svg).not.toContain('NaN');
      expect(drawNormalizedChart(words, structuredClone(configurations), structuredClone(groups))).toBe(svg);
    }),
    { numRuns: 40 },
  );
});

describe('bars', () => {
  const svg = drawNormalizedChart(text, two, [
    group('one', 1, 2),
    group('two', 3, undefined),
    group('three', 1.5, 1),
  ]);
  const bars = barsOf(svg);

  test('are as high as factors, and end where the line of native runs if the factor is 1', () => {
    const unit = numberOf(bars[0], 'height');
    expect(bars.map((each) => numberOf(each, 'height') / unit)).toEqual(
      [1, 3, 1.5, 2, 1].map((factor) => expect.closeTo(factor, 2) as number),
    );
    const [line] = parseHTML(svg).document.querySelectorAll('[stroke-dasharray] line');
    expect(numberOf(line, 'y1')).toBeCloseTo(numberOf(bars[0], 'y'), 0);
  });

  test('have the colour of their hypervisor, and stand side by side in their group', () => {
    expect(bars.map((each) => each.parentElement?.getAttribute('fill'))).toEqual([
      '#0072b2',
      '#0072b2',
      '#0072b2',
      '#c75300',
      '#c75300',
    ]);
    const [kvmOne, kvmTwo, , xenOne] = bars.map((each) => numberOf(each, 'x'));
    expect(xenOne).toBeGreaterThan(kvmOne ?? 0);
    expect(xenOne).toBeLessThan(kvmTwo ?? 0);
  });

  test('have their factors as text, and what has none says so', () => {
    for (const shown of ['1.00', '2.00', '3.00', '1.50', 'no figure', 'one', 'two', 'three', 'native'])
      expect(svg).toContain(`>${shown}</text>`);
  });
});

test('the second configuration of a hypervisor is lighter, in the legend too', () => {
  const configurations = ['nvhe', 'vhe'].map((id): NormalizedConfiguration => ({ id, hypervisor: 'KVM' }));
  const svg = drawNormalizedChart(text, configurations, [group('one', 1, 2)]);
  expect(svg.match(/fill="#0072b2" fill-opacity="1"|fill-opacity="1"[^>]*fill="#0072b2"/g)).not.toBeNull();
  expect(svg.match(/fill-opacity="0.55"/g)?.length).toBe(2);
});

/** A part of a bar. */
function segmentOf(figure: number): Segment {
  return { name: `${figure}`, colour: neutralColour, ink: 'currentColor', figure, text: `${figure}` };
}

test('a part below zero is drawn left of zero, the others right of it', () => {
  const row = { machine: 'm', label: 'l', indented: false, text: '60' };
  const svg = drawBreakdownChart(text, [{ ...row, segments: [segmentOf(100), segmentOf(-40)] }], 'an axis');
  const [above, below] = barsOf(svg);
  expect(numberOf(above, 'width') / numberOf(below, 'width')).toBeCloseTo(100 / 40, 1);
  expect(numberOf(below, 'x') + numberOf(below, 'width')).toBeCloseTo(numberOf(above, 'x'), 1);
});

test('all charts of a run have names that files and ids can have, each another', () => {
  const charts = runCharts(sampleWorkloadReport());
  expect(charts.map(({ name }) => name)).toEqual([
    'normalized-cortex-a57',
    'normalized-neoverse-n1',
    'overhead-tcp-rr',
    'legs-tcp-rr',
  ]);
  for (const { svg } of charts) expect(flawOf(svg)).toBeUndefined();
});
