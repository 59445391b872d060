import type { HypervisorName } from '../../catalog/configurations.ts';
import * as Plot from '@observablehq/plot';
import { hypervisorColour, muted, paper } from './colours.ts';
import { type ChartText, FONT, picture } from './picture.ts';
import { drawPlot } from './plot.ts';

/** A batch or a repetition of a cell. */
export interface ChartSample {
  readonly batch: number;
  /** In the unit of the axis. */
  readonly perOperation: number;
  readonly standsOut: boolean;
}

const WIDTH = 600;
const HEIGHT = 190;

/** How the samples of a cell are drawn. */
export interface SamplesAxes {
  /** What a figure is: `instructions per operation`. */
  readonly figures: string;
  /** What a sample is: `batch`, `repetition`. */
  readonly samples: string;
}

/** Every sample of a cell in its order; a ring is one that stands out, the line is the median. */
export function drawSamplesChart(
  text: ChartText,
  samples: readonly ChartSample[],
  median: number,
  hypervisor: HypervisorName | undefined,
  axes: SamplesAxes,
): string {
  const figures = samples.map(({ perOperation }) => perOperation);
  const [least, most] = [Math.min(median, ...figures), Math.max(median, ...figures)];
  // Where all are equal there is no span to draw them in.
  const margin = most === least ? 1 : (most - least) / 12;
  const colour = hypervisorColour(hypervisor).light;
  const axis = { color: muted.light, tickSize: 3, labelArrow: 'none' } as const;
  return picture(
    text,
    [],
    drawPlot({
      width: WIDTH,
      height: HEIGHT,
      marginLeft: 64,
      marginRight: 14,
      marginTop: 24,
      marginBottom: 36,
      style: { fontSize: `${FONT}px` },
      x: { domain: [-0.5, Math.max(...samples.map(({ batch }) => batch), 0) + 0.5] },
      y: { domain: [least - margin, most + margin] },
      marks: [
        Plot.gridY({ ticks: 5, stroke: muted.light, strokeOpacity: 0.25 }),
        Plot.axisY({ ...axis, ticks: 5, label: axes.figures, tickFormat: written }),
        Plot.axisX({
          ...axis,
          ticks: ticksFor(samples.length),
          label: axes.samples,
          labelAnchor: 'center',
          tickFormat: written,
        }),
        Plot.ruleY([median], { stroke: 'currentColor', strokeDasharray: '3 3' }),
        ...[false, true].map((standsOut) =>
          Plot.dot(
            samples.filter((sample) => sample.standsOut === standsOut),
            {
              x: 'batch',
              y: 'perOperation',
              r: standsOut ? 4.5 : 3.5,
              fill: standsOut ? paper.light : colour,
              stroke: standsOut ? 'currentColor' : colour,
              strokeWidth: standsOut ? 2 : 0,
            },
          ),
        ),
      ],
      r: { type: 'identity' },
    }),
  );
}

function written(figure: number): string {
  return figure.toLocaleString('en-US');
}

/** Batches are whole: between a few there is nothing to mark. */
function ticksFor(batches: number): number[] | number {
  return batches <= 16 ? Array.from({ length: batches }, (_, batch) => batch) : 10;
}
