import * as Plot from '@observablehq/plot';
import { type Colour, paper } from './colours.ts';
import { CHARACTER, type ChartText, FONT, picture } from './picture.ts';
import { drawPlot } from './plot.ts';
import { amountAxis, type Labelled, LEFT, RIGHT, rowNames, rowOptions, rowsOf, WIDTH } from './rows.ts';

/** A part of a bar. */
export interface Segment {
  readonly name: string;
  readonly colour: Colour;
  /** The colour of text on it. */
  readonly ink: string;
  /** Instructions per operation. */
  readonly figure: number;
  /** The figure as it is written on the segment. */
  readonly text: string;
}

/** A bar that is the sum of its segments. */
export interface BreakdownBar extends Labelled {
  readonly segments: readonly Segment[];
  /** The sum as it is written beside the bar. */
  readonly text: string;
}

/** What one microbenchmark's figures consist of, side by side. The scale is linear, as lengths have to add up. */
export function drawBreakdownChart(text: ChartText, bars: readonly BreakdownBar[]): string {
  const rows = rowsOf(bars);
  const stacked = rows.rows.flatMap(({ key, segments }) => stack(key, segments));
  const ends = rows.rows.map(({ key, segments, text: sum }) => ({ key, sum, end: totalOf(segments) }));
  const most = Math.max(1, ...ends.map(({ end }) => end));
  const pixel = most / (WIDTH - LEFT - RIGHT);
  const legend = new Map(
    bars.flatMap(({ segments }) => segments).map(({ name, colour }) => [name, { label: name, colour }]),
  );
  const drawing = drawPlot({
    ...rowOptions(rows),
    x: { domain: [0, most] },
    marks: [
      ...amountAxis('instructions per operation', 4),
      Plot.barX(stacked, {
        x1: 'begin',
        x2: 'end',
        y: 'key',
        fill: ({ colour }: Stacked) => colour.light,
        stroke: paper.light,
        strokeWidth: 0.5,
        insetTop: 2,
        insetBottom: 2,
      }),
      Plot.text(
        stacked.filter(
          ({ begin, end, text: label }) => (end - begin) / pixel > (label.length + 1) * CHARACTER,
        ),
        {
          x: ({ begin, end }: Stacked) => (begin + end) / 2,
          y: 'key',
          text: 'text',
          fill: ({ ink }: Stacked) => ink,
          fontSize: FONT - 1,
        },
      ),
      Plot.ruleX([0], { stroke: 'currentColor' }),
      ...rowNames(rows),
      Plot.text(ends, { x: 'end', y: 'key', text: 'sum', dx: 4, textAnchor: 'start', fill: 'currentColor' }),
    ],
  });
  return picture(text, [...legend.values()], drawing);
}

interface Stacked extends Segment {
  readonly key: string;
  readonly begin: number;
  readonly end: number;
}

function stack(key: string, segments: readonly Segment[]): Stacked[] {
  let end = 0;
  return segments.map((segment) => {
    const begin = end;
    end += segment.figure;
    return { ...segment, key, begin, end };
  });
}

function totalOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { figure }) => sum + figure, 0);
}
