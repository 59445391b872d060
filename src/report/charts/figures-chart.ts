import type { HypervisorName } from '../../catalog/configurations.ts';
import * as Plot from '@observablehq/plot';
import { hypervisorColour, hypervisorLegend } from './colours.ts';
import { type ChartText, FONT, picture } from './picture.ts';
import { drawPlot } from './plot.ts';
import {
  amountAxis,
  type Labelled,
  linearTicks,
  onPaper,
  rowNames,
  rowOptions,
  type Rows,
  rowsOf,
  zeroLine,
} from './rows.ts';
import { type ChartSize, chartSizes } from './size.ts';

/** A figure of a chart. */
export interface ChartFigure extends Labelled {
  readonly hypervisor: HypervisorName | undefined;
  /** In the unit of the axis. */
  readonly figure: number;
}

/** If the largest figure is more often the smallest than this, bars can't show both. */
const WIDEST_LINEAR = 30;

/**
 * Figures of one microbenchmark side by side. They are bars on a linear scale, or dots on a logarithmic one, as the
 * length of a bar says nothing there.
 *
 * @param axis what the figures are: `instructions per operation`
 */
export function drawFiguresChart(
  text: ChartText,
  figures: readonly ChartFigure[],
  axis: string,
  size: ChartSize = chartSizes.page,
): string {
  const rows = rowsOf(figures, size);
  const logarithmic = needsLogarithm(figures.map(({ figure }) => figure));
  const plot = (logarithmic ? logarithmicPlot : linearPlot)(rows, axis);
  return picture(text, hypervisorLegend(figures.map(({ hypervisor }) => hypervisor)), drawPlot(plot));
}

/** Whether figures need a logarithmic scale: they are far apart, and all have a logarithm. */
export function needsLogarithm(figures: readonly number[]): boolean {
  const [smallest, largest] = [Math.min(...figures), Math.max(...figures)];
  return smallest > 0 && largest > WIDEST_LINEAR * smallest;
}

function linearPlot(rows: Rows<ChartFigure>, axis: string): Plot.PlotOptions {
  const most = Math.max(1, ...rows.rows.map(({ figure }) => figure));
  const least = Math.min(0, ...rows.rows.map(({ figure }) => figure));
  const bar = (indented: boolean): Plot.Markish =>
    Plot.barX(
      rows.rows.filter((row) => row.indented === indented),
      {
        x: 'figure',
        y: 'key',
        fill: colourOf,
        fillOpacity: indented ? 0.55 : 1,
        inset: 0,
        ...insets(indented),
      },
    );
  return {
    ...rowOptions(rows),
    x: { domain: [least, most] },
    marks: [
      ...amountAxis(rows, axis, linearTicks(rows, least, most)),
      bar(false),
      bar(true),
      ...zeroLine(rows),
      ...rowNames(rows),
      ...figureTexts(rows, 4),
    ],
  };
}

function logarithmicPlot(rows: Rows<ChartFigure>, axis: string): Plot.PlotOptions {
  const figures = rows.rows.map(({ figure }) => figure);
  const lowest = Math.floor(Math.log10(Math.min(...figures)));
  const highest = Math.ceil(Math.log10(Math.max(...figures)));
  const ticks = Array.from({ length: highest - lowest + 1 }, (_, index) => 10 ** (lowest + index));
  return {
    ...rowOptions(rows),
    x: { type: 'log', domain: [10 ** lowest, Math.max(...figures)] },
    marks: [
      ...amountAxis(rows, `${axis} (logarithmic scale)`, ticks.slice(0, -1)),
      Plot.ruleY(rows.rows, {
        x1: 10 ** lowest,
        x2: 'figure',
        y: 'key',
        stroke: colourOf,
        strokeOpacity: 0.4,
      }),
      Plot.dot(rows.rows, {
        x: 'figure',
        y: 'key',
        r: ({ indented }: ChartFigure) => (indented ? 3 : 4.5),
        fill: colourOf,
      }),
      ...rowNames(rows),
      ...figureTexts(rows, 8),
    ],
    r: { type: 'identity' },
  };
}

/** From the edges of a row to a bar. */
function insets(indented: boolean): { insetTop: number; insetBottom: number } {
  return indented ? { insetTop: 5, insetBottom: 5 } : { insetTop: 2.5, insetBottom: 2.5 };
}

function figureTexts({ rows }: Rows<ChartFigure>, dx: number): Plot.Markish[] {
  return [false, true].map((indented) =>
    Plot.text(
      rows.filter((row) => row.indented === indented),
      {
        x: ({ figure }: ChartFigure) => Math.max(figure, 0),
        y: 'key',
        text: 'text',
        dx,
        textAnchor: 'start',
        fill: 'currentColor',
        ...onPaper,
        fontSize: indented ? FONT - 1 : FONT,
      },
    ),
  );
}

function colourOf({ hypervisor }: ChartFigure): string {
  return hypervisorColour(hypervisor).light;
}
