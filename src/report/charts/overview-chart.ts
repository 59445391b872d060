import type { HypervisorName } from '../../catalog/configurations.ts';
import * as Plot from '@observablehq/plot';
import { hypervisorLegend, lineColour, muted, paper } from './colours.ts';
import { needsLogarithm } from './figures-chart.ts';
import { type ChartText, picture } from './picture.ts';
import { drawPlot } from './plot.ts';
import { amountAxis, type Labelled, linearTicks, rowNames, rowOptions, rowsOf, zeroLine } from './rows.ts';
import { type ChartSize, chartSizes } from './size.ts';

/** An operation, and what it takes on the configurations of one machine. */
export interface OverviewRow extends Labelled {
  readonly figures: readonly OverviewFigure[];
}

interface OverviewFigure {
  readonly hypervisor: HypervisorName | undefined;
  /** In the unit of the axis. */
  readonly figure: number;
}

interface Dot extends OverviewFigure {
  readonly key: string;
}

/**
 * All operations of a run in one picture: a row for each, a dot for each configuration, in the colour of its hypervisor. The
 * scale is logarithmic where figures are far apart.
 */
export function drawOverviewChart(
  text: ChartText,
  given: readonly OverviewRow[],
  axis: string,
  size: ChartSize = chartSizes.page,
): string {
  const rows = rowsOf(given, size);
  const dots: Dot[] = rows.rows.flatMap(({ key, figures }) => figures.map((each) => ({ ...each, key })));
  const figures = dots.map(({ figure }) => figure);
  const logarithmic = needsLogarithm(figures);
  const scale = logarithmic ? logarithmicScale(figures) : linearScale(figures);
  const ticks = logarithmic
    ? everyOther(powersOfTen(scale.domain), linearTicks(rows, ...scale.domain).length)
    : linearTicks(rows, ...scale.domain);
  const drawing = drawPlot({
    ...rowOptions(rows),
    x: scale,
    r: { type: 'identity' },
    marks: [
      ...amountAxis(rows, logarithmic ? `${axis} (logarithmic scale)` : axis, ticks),
      ...zeroLine(rows, logarithmic ? scale.domain[0] : 0),
      Plot.ruleY(rows.rows, {
        x1: ({ figures: own }: OverviewRow) => Math.min(...own.map(({ figure }) => figure)),
        x2: ({ figures: own }: OverviewRow) => Math.max(...own.map(({ figure }) => figure)),
        y: 'key',
        stroke: muted.light,
        strokeOpacity: 0.6,
      }),
      Plot.dot(dots, {
        x: 'figure',
        y: 'key',
        r: 4.5,
        fill: ({ hypervisor }: Dot) => lineColour(hypervisor).light,
        stroke: paper.light,
        strokeWidth: 1,
      }),
      ...rowNames(rows),
      Plot.text(rows.rows, {
        ...{ y: 'key', text: 'text', frameAnchor: 'right', textAnchor: 'start', dx: 8 },
        fill: 'currentColor',
      }),
    ],
  });
  return picture(text, hypervisorLegend(dots.map(({ hypervisor }) => hypervisor)), drawing);
}

interface Scale {
  readonly type: 'linear' | 'log';
  readonly domain: [number, number];
}

function linearScale(figures: readonly number[]): Scale {
  return { type: 'linear', domain: [Math.min(0, ...figures), Math.max(1, ...figures)] };
}

/** From a power of ten to the largest figure. */
function logarithmicScale(figures: readonly number[]): Scale {
  const lowest = 10 ** Math.floor(Math.log10(Math.min(...figures)));
  return { type: 'log', domain: [lowest, Math.max(...figures)] };
}

/** As many of the ticks as have room, evenly. */
function everyOther(ticks: readonly number[], most: number): number[] {
  const step = Math.ceil(ticks.length / Math.max(3, most));
  return ticks.filter((_, index) => index % step === 0);
}

function powersOfTen([low, high]: readonly [number, number]): number[] {
  const first = Math.round(Math.log10(low));
  const last = Math.floor(Math.log10(high));
  return Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
}
