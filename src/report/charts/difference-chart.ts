import * as Plot from '@observablehq/plot';
import { fewerColour, moreColour, muted } from './colours.ts';
import { type ChartText, picture } from './picture.ts';
import { drawPlot } from './plot.ts';
import { amountAxis, type Labelled, linearTicks, rowNames, rowOptions, rowsOf, zeroLine } from './rows.ts';
import { type ChartSize, chartSizes } from './size.ts';

/** A figure of two sides. */
export interface DifferenceRow extends Labelled {
  /** Of side B beside side A, in percent of A; 0 if they are the same, `undefined` where A is 0. */
  readonly percent: number | undefined;
}

/** The least that the axis shows to either side of zero, in percent: what is nearly nothing is to look so. */
const LEAST_SPAN = 1;

/** All figures of a comparison: bars to the right of zero take more on side B, those to the left fewer. */
export function drawDifferenceChart(
  text: ChartText,
  given: readonly DifferenceRow[],
  size: ChartSize = chartSizes.page,
): string {
  const rows = rowsOf(given, size);
  const percents = rows.rows.map(({ percent = 0 }) => percent);
  const high = Math.max(LEAST_SPAN, ...percents);
  const low = Math.min(percents.some((percent) => percent < 0) ? -LEAST_SPAN : 0, ...percents);
  const bars = rows.rows.filter(({ percent = 0 }) => percent !== 0);
  const drawing = drawPlot({
    ...rowOptions(rows),
    x: { domain: [low, high] },
    marks: [
      ...amountAxis(rows, 'B beside A, percent', linearTicks(rows, low, high)),
      Plot.barX(bars, {
        x: 'percent',
        y: 'key',
        fill: ({ percent = 0 }: DifferenceRow) => (percent > 0 ? moreColour : fewerColour).light,
        insetTop: 2.5,
        insetBottom: 2.5,
      }),
      ...zeroLine(rows),
      ...rowNames(rows),
      ...[true, false].map((changed) =>
        Plot.text(
          rows.rows.filter(({ percent }) => (percent !== 0) === changed),
          {
            ...{ y: 'key', text: 'text', frameAnchor: 'right', textAnchor: 'start', dx: 8 },
            fill: changed ? 'currentColor' : muted.light,
          },
        ),
      ),
    ],
  });
  const legend = [
    ...(percents.some((percent) => percent > 0) ? [{ label: 'more in B', colour: moreColour }] : []),
    ...(percents.some((percent) => percent < 0) ? [{ label: 'fewer in B', colour: fewerColour }] : []),
  ];
  return picture(text, legend, drawing);
}
