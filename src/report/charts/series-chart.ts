import type { HypervisorName } from '../../catalog/configurations.ts';
import * as Plot from '@observablehq/plot';
import { formatFigure } from '../numbers.ts';
import { hypervisorColour, hypervisorLegend, muted, paper } from './colours.ts';
import { CHARACTER, type ChartText, FONT, picture } from './picture.ts';
import { drawPlot } from './plot.ts';

/** The figures of one configuration over several runs. */
export interface ChartLine {
  readonly configuration: string;
  readonly hypervisor: HypervisorName | undefined;
  /** All of one unit, one for each run; null where a run has none. */
  readonly figures: readonly (number | null)[];
}

const WIDTH = 760;
const LEFT = 116;
const RIGHT = 56;
const LANE = 58;
/** Of a lane, above and below its line: the figures are written there. */
const ABOVE = 0.4;
const BELOW = 0.14;
/** Pixels that a figure takes. */
const FIGURE = 46;
const TOP = 4;
const BOTTOM = 38;

interface Point {
  readonly run: number;
  readonly y: number | null;
  readonly line: number;
  readonly figure: number | null;
  readonly colour: string;
}

/** What is along the lines of a series. */
export interface ChartAxis {
  /** Of each run or version; their numbers if there are none. */
  readonly names?: readonly string[];
  readonly label: string;
}

const RUNS_BY_NUMBER: ChartAxis = { label: 'run, by its number in the table' };

/**
 * A line for each configuration, each in a lane with a scale of its own: a step of one in a hundred is to be seen
 * beside a configuration that takes ten times as many. Figures are written where a line begins and where it changes.
 */
export function drawSeriesChart(
  text: ChartText,
  lines: readonly ChartLine[],
  axis: ChartAxis = RUNS_BY_NUMBER,
): string {
  const runs = Math.max(0, ...lines.map(({ figures }) => figures.length));
  const bottom =
    axis.names === undefined
      ? BOTTOM
      : BOTTOM + CHARACTER * Math.max(0, ...axis.names.map(({ length }) => length));
  const left = Math.max(
    LEFT,
    8 +
      CHARACTER *
        Math.max(
          0,
          ...lines.flatMap(({ configuration }) => configuration.split('\n').map(({ length }) => length)),
        ),
  );
  const points = lines.flatMap(pointsOf);
  const middle = lines.map((line, index) => ({ ...line, y: index + (1 + ABOVE - BELOW) / 2 }));
  return picture(
    text,
    hypervisorLegend(lines.map(({ hypervisor }) => hypervisor)),
    drawPlot({
      width: WIDTH,
      height: TOP + lines.length * LANE + bottom,
      marginLeft: left,
      marginRight: RIGHT,
      marginTop: TOP,
      marginBottom: bottom,
      style: { fontSize: `${FONT}px` },
      // The first figure of a line is not to run into its name.
      x: { domain: runs <= 1 ? [0, 2] : [1, runs], insetLeft: FIGURE / 2 },
      y: { domain: [0, lines.length], reverse: true, axis: null },
      marks: [
        Plot.axisX(ticksFor(runs, axis.names === undefined ? 25 : 60), {
          label: axis.label,
          labelAnchor: 'center',
          labelArrow: 'none',
          labelOffset: bottom - 6,
          tickSize: 3,
          tickFormat: (run: number) => axis.names?.[run - 1] ?? String(run),
          ...(axis.names === undefined ? {} : { tickRotate: -90, textAnchor: 'end' as const }),
          color: muted.light,
        }),
        Plot.ruleY(lines.map((_, index) => index).slice(1), { stroke: muted.light, strokeOpacity: 0.3 }),
        Plot.line(points, {
          x: 'run',
          y: 'y',
          z: 'line',
          stroke: ({ colour }: Point) => colour,
          strokeWidth: 1.8,
        }),
        Plot.dot(points, { x: 'run', y: 'y', r: 2.8, fill: ({ colour }: Point) => colour }),
        Plot.text(middle, {
          y: 'y',
          frameAnchor: 'left',
          textAnchor: 'start',
          dx: -left,
          text: 'configuration',
          fill: 'currentColor',
        }),
        Plot.text(written(points, runs, left), {
          x: 'run',
          y: 'y',
          text: ({ figure }: Point) => formatFigure(figure ?? 0),
          dy: -9,
          fill: 'currentColor',
          stroke: paper.light,
          strokeWidth: 3,
        }),
      ],
      r: { type: 'identity' },
    }),
  );
}

function pointsOf({ figures, hypervisor }: ChartLine, line: number): Point[] {
  const there = figures.filter((figure) => figure !== null);
  const [least, most] = [Math.min(...there), Math.max(...there)];
  const colour = hypervisorColour(hypervisor).light;
  return figures.map((figure, index) => {
    // Where nothing changes the line runs in the middle.
    const height = figure === null || most === least ? 0.5 : (figure - least) / (most - least);
    const y = line + ABOVE + (1 - height) * (1 - ABOVE - BELOW);
    return { run: index + 1, y: figure === null ? null : y, line, figure, colour };
  });
}

/** The points whose figures are written: the first of a line, and those that differ from the one before, if there is room. */
function written(points: readonly Point[], runs: number, left: number): Point[] {
  const apart = runs <= 1 ? WIDTH : (WIDTH - left - RIGHT - FIGURE / 2) / (runs - 1);
  return [...Map.groupBy(points, ({ line }) => line).values()].flatMap((line) => {
    let before: Point | undefined;
    let last = -Infinity;
    return line.filter((point) => {
      if (point.figure === null) return false;
      const changed = before?.figure !== point.figure;
      before = point;
      if (!changed || (point.run - last) * apart < FIGURE) return false;
      last = point.run;
      return true;
    });
  });
}

/** Of many runs only some are numbered. */
function ticksFor(runs: number, most: number): number[] {
  const step = Math.ceil(runs / most);
  return Array.from({ length: runs }, (_, index) => index + 1).filter((run) => (run - 1) % step === 0);
}
