import { Script } from 'node:vm';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { palettes } from '../../src/report/flame-graph-colours.ts';
import { type FlameFrame, layOutFlameGraph } from '../../src/report/flame-graph-layout.ts';
import { FLAME_GRAPH_SCRIPT } from '../../src/report/flame-graph-script.ts';
import { flameGraphStyle } from '../../src/report/flame-graph-style.ts';
import { renderFlameGraph } from '../../src/report/flame-graph.ts';
import { arbitraryExplanation } from '../results/arbitrary-explanation.ts';
import { sampleExplanation } from '../results/sample-explanation.ts';
import { flawOf } from './well-formed.ts';

describe('the layout', () => {
  test('places in the order of the schema, functions by name, callees above callers', () => {
    const frames = layOutFlameGraph(sampleExplanation);
    expect(frames.slice(0, 7).map((frame) => Object.values(frame))).toEqual([
      ['all', undefined, 0, 0, 1674],
      ['guest', 'guest', 1, 0, 70],
      ['irq_handler', 'guest', 2, 0, 26],
      ['send_ipi', 'guest', 2, 26, 44],
      ['el2', 'el2', 1, 70, 524],
      ['__guest_exit', 'el2', 2, 70, 72],
      ['__kvm_vcpu_run', 'el2', 2, 142, 452],
    ]);
  });

  test('the order of the stacks does not matter, and equal names are one frame', () => {
    const { stacks } = sampleExplanation;
    const halves = stacks.flatMap(([stack, count]): [number[], number][] => [
      [stack, 1],
      [stack, count - 1],
    ]);
    expect(layOutFlameGraph({ ...sampleExplanation, stacks: halves.toReversed() })).toEqual(
      layOutFlameGraph(sampleExplanation),
    );
  });

  test('all adds up: a frame is within its caller, and beside its siblings', () => {
    fc.assert(
      fc.property(arbitraryExplanation, (explanation) => {
        const frames = layOutFlameGraph(explanation);
        expect(frames[0]).toMatchObject({ depth: 0, start: 0, instructions: explanation.instructions });
        const ends: number[] = [];
        let callers: FlameFrame[] = [];
        for (const frame of frames) {
          callers = [...callers.slice(0, frame.depth), frame];
          const caller = callers.at(-2) ?? frame;
          expect(frame.instructions).toBeGreaterThan(0);
          expect(frame.start).toBeGreaterThanOrEqual(Math.max(caller.start, ends[frame.depth] ?? 0));
          ends[frame.depth] = frame.start + frame.instructions;
          expect(ends[frame.depth]).toBeLessThanOrEqual(caller.start + caller.instructions);
        }
        const places = frames.filter(({ depth }) => depth === 1);
        expect(places.reduce((sum, { instructions }) => sum + instructions, 0)).toBe(
          explanation.instructions,
        );
      }),
    );
  });
});

test.each([
  '<a>',
  '<a></b>',
  '<a b="<"/>',
  '<a>&x;</a>',
  '<a>\0</a>',
  '<a/><a/>',
  'x<a/>',
  '<a b=c/>',
  '<a>&</a>',
])('a flaw would be found: %j', (xml) => {
  expect(flawOf(xml)).toBeTypeOf('string');
});

describe('the picture', () => {
  const svg = renderFlameGraph(sampleExplanation, 'virtual-ipi on kvm-arm64', 'batch 12');

  test('has a title, a legend with figures, tooltips and the scale', () => {
    expect(svg).toContain('<title>virtual-ipi on kvm-arm64</title>');
    expect(svg).toContain('aria-label="virtual-ipi on kvm-arm64. batch 12"');
    expect(svg).toContain('>EL2 part of KVM 131 (31.3 %)</text>');
    expect(svg).toContain('<title>vgic_mmio_write_sgir: 114.8 instructions per operation, 27.4 %</title>');
    expect(svg).toContain('width = instructions per operation; 418.5 in all. Not hardware time.');
    expect(svg).toContain('>__fpsimd_sav…</text>');
  });

  test('needs nothing from elsewhere', () => {
    expect(
      svg.match(/https?:[^"']*/g)?.filter((address) => !address.startsWith('http://www.w3.org/')),
    ).toEqual([]);
    expect(svg).not.toMatch(/@import|url\(|href/);
  });

  test('names are no markup', () => {
    expect(svg).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;');
    expect(svg.match(/<script/g)).toHaveLength(1);
  });

  test('is well-formed whatever the names are, and the same each time', () => {
    fc.assert(
      fc.property(arbitraryExplanation, fc.string({ unit: 'binary' }), (explanation, text) => {
        const drawn = renderFlameGraph(explanation, text, text);
        expect(flawOf(drawn)).toBeUndefined();
        expect(renderFlameGraph(structuredClone(explanation), text, text)).toBe(drawn);
      }),
    );
    const hostile = ']]></script><script>alert(1)</script>" onload="alert(1)\0\u{ffff}\ud800&amp;';
    const frames = sampleExplanation.frames.map((frame) => (frame === 'ioctl' ? hostile : frame));
    expect(flawOf(renderFlameGraph({ ...sampleExplanation, frames }, hostile, hostile))).toBeUndefined();
  });

  test('widths add up, and what could not be seen is left out', () => {
    const stacks: [number[], number][] = [
      [[0, 1], 999_900],
      [[0, 2], 100],
    ];
    const drawn = renderFlameGraph({ ...sampleExplanation, stacks }, '', '');
    const widths = [...drawn.matchAll(/data-count="(\d+)".*?width="([\d.]+)"/g)].map(([, count, width]) => [
      Number(count),
      Number(width),
    ]);
    expect(widths).toEqual([
      [1_000_000, 1175],
      [1_000_000, 1175],
      [999_900, 1174.88],
    ]);
  });

  test('of nothing is a picture too', () => {
    expect(flawOf(renderFlameGraph({ ...sampleExplanation, stacks: [] }, '', ''))).toBeUndefined();
  });

  test('the script is one, and fits into its element', () => {
    expect(() => new Script(FLAME_GRAPH_SCRIPT)).not.toThrow();
    expect(FLAME_GRAPH_SCRIPT).not.toMatch(/\]\]>|<\/script/);
  });
});

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
}

/** Relative luminance as WCAG 2 defines it. */
function luminance(rgb: readonly number[]): number {
  return rgb
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * ([0.2126, 0.7152, 0.0722][index] ?? 0), 0);
}

/** Contrast as WCAG 2 defines it. */
function contrast(a: readonly number[], b: readonly number[]): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe('colours', () => {
  const shades = [
    1,
    ...[...flameGraphStyle().matchAll(/shade\d rect \{ fill-opacity: ([\d.]+)/g)].map(([, opacity]) =>
      Number(opacity),
    ),
  ];

  test.each(Object.values(palettes))(
    '$scheme: text can be read',
    ({ surface, text, muted, neutral, places }) => {
      expect(shades).toHaveLength(3);
      const paper = channels(surface);
      for (const ink of [text, muted]) expect(contrast(channels(ink), paper)).toBeGreaterThanOrEqual(4.5);
      for (const colour of [neutral, ...Object.values(places)]) {
        for (const shade of shades) {
          const filled = channels(colour).map(
            (value, index) => shade * value + (1 - shade) * (paper[index] ?? 0),
          );
          expect(contrast(channels(text), filled), `${colour} at ${shade}`).toBeGreaterThanOrEqual(4.5);
        }
      }
    },
  );
});
