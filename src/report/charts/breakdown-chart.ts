import * as Plot from '@observablehq/plot';
import { type Colour, paper } from './colours.ts';
import { CHARACTER, type ChartText, FONT, picture } from './picture.ts';
import { drawPlot } from './plot.ts';
import {
  amountAxis,
  type Labelled,
  linearTicks,
  onPaper,
  rowNames,
  rowOptions,
  rowsOf,
  zeroLine,
} from './rows.ts';
import { type ChartSize, chartSizes } from './size.ts';

/** A part of a bar. */
export interface Segment {
  readonly name: string;
  readonly colour: Colour;
  /** The colour of text on it. */
  readonly ink: string;
  /** In the unit of the axis; one below zero is drawn at the other side of zero. */
  readonly figure: number;
  /** The figure as it is written on the segment. */
  readonly text: string;
}

/** A bar that is the sum of its segments. */
export interface BreakdownBar extends Labelled {
  readonly segments: readonly Segment[];
}

/**
 * What figures consist of, side by side. The scale is linear, as lengths have to add up.
 *
 * @param axis what lengths are: `instructions per operation`
 */
export function drawBreakdownChart(
  text: ChartText,
  bars: readonly BreakdownBar[],
  axis: string,
  size: ChartSize = chartSizes.page,
): string {
  const rows = rowsOf(bars, size);
  const stacked = rows.rows.flatMap(({ key, segments }) => stack(key, segments));
  const ends = rows.rows.map(({ key, segments, text: sum }) => ({
    key,
    sum,
    end: Math.max(0, ...stack(key, segments).map(({ end }) => end)),
  }));
  const most = Math.max(1, ...ends.map(({ end }) => end));
  const least = Math.min(0, ...stacked.map(({ begin }) => begin));
  const pixel = (most - least) / (rows.width - rows.left - rows.right);
  const legend = new Map(
    bars.flatMap(({ segments }) => segments).map(({ name, colour }) => [name, { label: name, colour }]),
  );
  const drawing = drawPlot({
    ...rowOptions(rows),
    x: { domain: [least, most] },
    marks: [
      ...amountAxis(rows, axis, linearTicks(rows, least, most)),
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
      ...zeroLine(rows),
      ...rowNames(rows),
      Plot.text(ends, {
        x: 'end',
        y: 'key',
        text: 'sum',
        dx: 4,
        textAnchor: 'start',
        fill: 'currentColor',
        ...onPaper,
      }),
    ],
  });
  return picture(text, [...legend.values()], drawing);
}

interface Stacked extends Segment {
  readonly key: string;
  readonly begin: number;
  readonly end: number;
}

/** Segments from zero on, to the right, and to the left if they are below it. */
function stack(key: string, segments: readonly Segment[]): Stacked[] {
  let [left, right] = [0, 0];
  return segments.map((segment) => {
    const [begin, end] = segment.figure < 0 ? [left + segment.figure, left] : [right, right + segment.figure];
    [left, right] = [Math.min(left, begin), Math.max(right, end)];
    return { ...segment, key, begin, end };
  });
}
