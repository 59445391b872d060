import type { Interval } from '../../analysis/interval.ts';
import type { HypervisorName } from '../../catalog/configurations.ts';
import * as Plot from '@observablehq/plot';
import { hypervisorColour, muted, paper } from './colours.ts';
import { type ChartText, FONT, type LegendEntry, picture } from './picture.ts';
import { drawPlot } from './plot.ts';
import { type ChartSize, chartSizes } from './size.ts';

/** A configuration whose bars stand in every group. */
export interface NormalizedConfiguration {
  readonly id: string;
  readonly hypervisor: HypervisorName | undefined;
}

/** The bars of one workload. */
export interface NormalizedGroup {
  readonly workload: string;
  /** For each configuration, in their order. */
  readonly bars: readonly NormalizedBar[];
}

interface NormalizedBar {
  /** As a multiple of the figure without a hypervisor; `undefined` if there is none. */
  readonly factor: number | undefined;
  /** Drawn as a line over the bar's end; `undefined` if it is not known. */
  readonly interval: Interval | undefined;
  /** What is written above the bar, or in its place. */
  readonly text: string;
}

const HEIGHT = 260;
/** Of title and legend, above it. */
const HEAD = 43;
const LEFT = 40;
const RIGHT = 46;
const TOP = 10;
const BOTTOM = 26;
/** A bar with the gap beside it, the gap between groups, and the least that a group's name takes. */
const SLOT = 32;
const GAP = 20;
const NAME = 74;
/** As long as a phone's screen is wide. */
const LEAST_WIDTH = 340;

/** Bars grouped by workload: what a unit of work costs on each configuration, where 1 is what it costs natively. */
export function drawNormalizedChart(
  text: ChartText,
  configurations: readonly NormalizedConfiguration[],
  groups: readonly NormalizedGroup[],
  size: ChartSize = chartSizes.page,
): string {
  const styles = stylesOf(configurations);
  const group = Math.max(NAME, configurations.length * SLOT + GAP);
  const width = Math.max(LEAST_WIDTH, LEFT + RIGHT + groups.length * group);
  const height = Math.max(HEIGHT, size.ratio === undefined ? 0 : width / size.ratio - HEAD);
  const across = width - LEFT - RIGHT;
  const middles = groups.map((_, index) => ((index + 0.5) * across) / groups.length);
  const bars = groups.flatMap(({ bars: own }, index) =>
    own.map((bar, column) => {
      const middle = (middles[index] ?? 0) + (column - (configurations.length - 1) / 2) * SLOT;
      return { ...bar, column, middle };
    }),
  );
  const drawn = bars.flatMap(({ factor, ...bar }) => (factor === undefined ? [] : [{ ...bar, factor }]));
  const factors = drawn.map(({ factor }) => factor);
  const most = 1.12 * Math.max(1.1, ...drawn.map(({ factor, interval }) => interval?.high ?? factor));
  const drawing = drawPlot({
    width,
    height,
    marginLeft: LEFT,
    marginRight: RIGHT,
    marginTop: TOP,
    marginBottom: BOTTOM,
    style: { fontSize: `${FONT}px` },
    x: { domain: [0, across], axis: null },
    y: { domain: [Math.min(0, ...factors), most] },
    marks: [
      Plot.gridY({ ticks: 5, stroke: muted.light, strokeOpacity: 0.25 }),
      Plot.axisY({
        ticks: 5,
        label: 'times native',
        labelAnchor: 'center',
        labelArrow: 'none',
        tickSize: 3,
        tickFormat: (tick: number) => tick.toLocaleString('en-US'),
        color: muted.light,
      }),
      ...styles.map(({ colour, opacity }, index) =>
        Plot.rect(
          drawn.filter(({ column }) => column === index),
          {
            x1: ({ middle }: Placed) => middle - SLOT / 2 + 2,
            x2: ({ middle }: Placed) => middle + SLOT / 2 - 2,
            y1: 0,
            y2: 'factor',
            fill: colour.light,
            fillOpacity: opacity,
          },
        ),
      ),
      Plot.ruleX(
        drawn.flatMap(({ interval, middle }) => (interval === undefined ? [] : [{ ...interval, middle }])),
        { x: 'middle', y1: 'low', y2: 'high', stroke: 'currentColor', strokeWidth: 1.5 },
      ),
      Plot.ruleY([1], { stroke: 'currentColor', strokeDasharray: '4 3' }),
      Plot.text([1], { y: 1, frameAnchor: 'right', textAnchor: 'start', dx: 5, text: ['native'] }),
      Plot.ruleY([0], { stroke: 'currentColor' }),
      Plot.text(drawn, {
        x: 'middle',
        y: ({ factor, interval }: { factor: number; interval: Interval | undefined }) =>
          Math.max(interval?.high ?? factor, 0),
        text: 'text',
        dy: -7,
        fill: 'currentColor',
        stroke: paper.light,
        strokeWidth: 3,
      }),
      Plot.text(
        bars.filter(({ factor }) => factor === undefined),
        { x: 'middle', y: 0, text: 'text', rotate: -90, dx: 5, textAnchor: 'start', fill: muted.light },
      ),
      Plot.text(groups, {
        x: (_: NormalizedGroup, index: number) => middles[index],
        frameAnchor: 'bottom',
        dy: 14,
        text: 'workload',
        fill: 'currentColor',
      }),
    ],
  });
  return picture(text, styles, drawing);
}

interface Placed {
  readonly middle: number;
}

/** Of configurations with the same hypervisor the first has its full colour. */
function stylesOf(configurations: readonly NormalizedConfiguration[]): Required<LegendEntry>[] {
  return configurations.map(({ id, hypervisor }, index) => ({
    label: id,
    colour: hypervisorColour(hypervisor),
    opacity: configurations.findIndex((each) => each.hypervisor === hypervisor) === index ? 1 : 0.55,
  }));
}
