import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BreakdownBar, drawBreakdownChart } from '../../src/report/charts/breakdown-chart.ts';
import {
  allColours,
  classColours,
  neutralColour,
  otherClassColour,
} from '../../src/report/charts/colours.ts';
import { type ChartFigure, drawFiguresChart, needsLogarithm } from '../../src/report/charts/figures-chart.ts';
import { standalone } from '../../src/report/charts/picture.ts';
import { drawTimelineStrip } from '../../src/report/charts/timeline-strip.ts';
import { formatFigure } from '../../src/report/numbers.ts';
import { explanationCharts } from '../../src/report/microbenchmark-charts.ts';
import { runCharts } from '../../src/report/report-charts.ts';
import { reportedMicrobenchmarks } from '../../src/report/report-cells.ts';
import { arbitraryExplanation } from '../results/arbitrary-explanation.ts';
import { sampleReport } from './sample-report.ts';
import { flawOf } from './well-formed.ts';

const AXIS = 'cycles per operation';
const anyText = fc.string({ unit: 'binary', maxLength: 30 });
const text = { id: 'x', title: 'a title', description: 'a description' };
const figure = fc.integer({ min: 0, max: 1_000_000 }).map((tenths) => tenths / 10);
const label = { machine: anyText, label: anyText, indented: fc.boolean() };
const figures: fc.Arbitrary<ChartFigure[]> = fc.array(
  fc
    .record({ ...label, hypervisor: fc.constantFrom('KVM' as const, 'Xen' as const, undefined), figure })
    .map((each) => ({ ...each, text: formatFigure(each.figure) })),
  { minLength: 1, maxLength: 8 },
);
const segment = fc
  .record({ name: anyText, figure })
  .map((each) => ({ ...each, colour: neutralColour, ink: 'currentColor', text: formatFigure(each.figure) }));
const bars: fc.Arbitrary<BreakdownBar[]> = fc.array(
  fc.record({ ...label, segments: fc.array(segment, { maxLength: 5 }), text: figure.map(String) }),
  { minLength: 1, maxLength: 5 },
);

/** What is drawn as text, in its order. */
function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, drawn]) => drawn ?? '');
}

/** The chart of these figures. */
function at(...values: number[]): string {
  return drawFiguresChart(
    text,
    values.map((value) => ({
      machine: 'm',
      label: 'l',
      indented: false,
      hypervisor: 'Xen',
      figure: value,
      text: formatFigure(value),
    })),
    AXIS,
  );
}

describe('any chart', () => {
  test.each([
    [
      'figures',
      figures,
      (given: unknown, words: typeof text) => drawFiguresChart(words, given as ChartFigure[], AXIS),
    ],
    [
      'breakdown',
      bars,
      (given: unknown, words: typeof text) => drawBreakdownChart(words, given as BreakdownBar[], AXIS),
    ],
    [
      'timeline',
      arbitraryExplanation,
      (given: unknown, words: typeof text) => drawTimelineStrip(words, given as never),
    ],
  ] as const)('%s: well-formed whatever it is told, and the same each time', (_, arbitrary, draw) => {
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<unknown>, anyText, anyText, (given, title, description) => {
        const words = { id: 'x', title, description };
        const svg = draw(given, words);
        expect(flawOf(svg)).toBeUndefined();
        expect(flawOf(standalone(svg))).toBeUndefined();
        expect(draw(structuredClone(given), words)).toBe(svg);
      }),
      { numRuns: 40 },
    );
  });

  test('is a picture with a name and a description, and needs nothing from elsewhere', () => {
    const svg = standalone(
      drawTimelineStrip(text, { timeline: { operation: 0, instructions: 0, steps: [] }, criticalPath: null }),
    );
    expect(svg).toContain('role="img" aria-labelledby="x-title x-desc"');
    expect(svg).toContain('<title id="x-title">a title</title>');
    expect(svg).toContain('<desc id="x-desc">a description</desc>');
    expect(svg.replaceAll('http://www.w3.org/', '')).not.toMatch(/https?:|@import|url\(|href|<script/);
  });
});

describe('figures', () => {
  test('every figure and every name appears', () => {
    fc.assert(
      fc.property(figures, (given) => {
        const shown = textsOf(drawFiguresChart(text, given, AXIS));
        for (const each of given) expect(shown).toContain(each.text);
      }),
      { numRuns: 40 },
    );
  });

  test('far apart they are on a logarithmic scale, and the axis says so', () => {
    expect(at(10, 300)).not.toContain('logarithmic');
    expect(at(10, 301)).toContain(`${AXIS} (logarithmic scale)`);
    expect(at(10, 301)).not.toContain('<rect y');
    expect(needsLogarithm([0, 1000])).toBe(false);
    expect(needsLogarithm([-1, 1000])).toBe(false);
  });
});

describe('breakdowns', () => {
  const rows = reportedMicrobenchmarks(sampleReport());
  const ipi = rows.find(({ microbenchmark }) => microbenchmark.id === 'virtual-ipi');
  const charts = ipi && explanationCharts('virtual-ipi', ipi.explained);

  test('parts add up to the figure, in places as in classes', () => {
    for (const chart of [charts?.places, charts?.classes]) {
      expect(textsOf(chart?.svg ?? '')).toContain('418.5');
      const description = /<desc[^>]*>([^<]*)/.exec(chart?.svg ?? '')?.[1] ?? '';
      const parts = [...description.matchAll(/ ([\d,]+(?:\.\d)?)(?=[,.](?: |$))/g)].map(([, part]) =>
        Number(part?.replaceAll(',', '')),
      );
      expect(parts.length).toBeGreaterThan(2);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(418.5, 6);
    }
  });

  test('classes without a colour of their own are one', () => {
    // fp 130, vgic 10, exception 16, el2-virtual-memory 4, of four operations.
    expect(charts?.classes?.svg).toContain('other classes 40');
  });

  test('there are none of what is not explained', () => {
    const hypercall = rows.find(({ microbenchmark }) => microbenchmark.id === 'hypercall');
    expect(explanationCharts('hypercall', hypercall?.explained ?? [])).toMatchObject({
      places: undefined,
      classes: undefined,
      timelines: [],
    });
  });
});

test('the unit of the axis is that of the clock', () => {
  const clock = { unit: 'nanoseconds', resolution: 1, exact: false } as const;
  const run = sampleReport();
  for (const each of run.measurements) if (each.state === 'completed') each.clock = clock;
  const [chart] = runCharts(run);
  expect(chart?.name).toBe('hypercall-figures-nanoseconds');
  expect(chart?.svg).toContain('>nanoseconds per operation');
  expect(chart?.svg).toContain('>1,400 ±0</text>');
});

test('a timeline has a lane for each PCPU, what ended its steps, and its critical path', () => {
  const explained = reportedMicrobenchmarks(sampleReport()).flatMap((row) => row.explained);
  const svg = drawTimelineStrip(text, explained[0]?.explanation as never);
  const shown = textsOf(svg);
  for (const each of ['PCPU 0', 'PCPU 1', 'eret', 'irq', 'critical path: 351', '420 instructions'])
    expect(shown).toContain(each);
  expect(shown).not.toContain('turn');
  // 221 instructions on PCPU 0 from the beginning, 130 on PCPU 1 to the end; the strip has 540 pixels.
  const drawn = [...svg.matchAll(/<path d="M([\d.]+),[\d.]+H([\d.]+)" stroke="currentColor"/g)].map(
    ([, from, to]) => Math.round(((Number(to) - Number(from)) * 420) / 540),
  );
  expect(drawn.reduce((sum, each) => sum + each, 0)).toBe(351);
});

test('colours: at most ten for classes, and none stands for two on dark paper', () => {
  expect(Object.keys(classColours).length + 1).toBeLessThanOrEqual(10);
  const light = allColours().map((colour) => colour.light);
  expect(new Set(light).size).toBe(new Set(allColours().map((colour) => JSON.stringify(colour))).size);
  expect(light).toContain(otherClassColour.light);
});
