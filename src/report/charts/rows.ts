import * as Plot from '@observablehq/plot';
import { muted, paper } from './colours.ts';
import { FONT } from './picture.ts';

/** A row of a chart: a configuration, or one of its variants, of a machine. */
export interface Labelled {
  readonly machine: string;
  readonly label: string;
  /** True if it is a part or a variant of the row above it. */
  readonly indented: boolean;
}

/** Rows in their order, the machines' names between them. */
export interface Rows<T> {
  /** Keys of rows and names, top down: what the vertical scale is made of. */
  readonly domain: readonly string[];
  readonly rows: readonly (T & { readonly key: string })[];
  readonly machines: readonly { readonly key: string; readonly machine: string }[];
}

/** The width of charts, and what is beside the bars: names at the left, figures at the right. */
export const WIDTH = 420;
export const LEFT = 116;
export const RIGHT = 62;
const ROW = 17;
/** Above the rows, and below them: the axis and its label. */
const TOP = 4;
const BOTTOM = 38;

/** Groups rows by machine. */
export function rowsOf<T extends Labelled>(rows: readonly T[]): Rows<T> {
  const groups = [...Map.groupBy(rows, ({ machine }) => machine)].map(([machine, own], group) => ({
    machine: { key: `m${group}`, machine },
    rows: own.map((row, index) => ({ ...row, key: `m${group}r${index}` })),
  }));
  return {
    domain: groups.flatMap(({ machine, rows: own }) => [machine.key, ...own.map(({ key }) => key)]),
    rows: groups.flatMap(({ rows: own }) => own),
    machines: groups.map(({ machine }) => machine),
  };
}

/** What all charts of rows have in common. */
export function rowOptions({ domain }: Rows<Labelled>): Plot.PlotOptions {
  return {
    width: WIDTH,
    height: TOP + domain.length * ROW + BOTTOM,
    marginLeft: LEFT,
    marginRight: RIGHT,
    marginTop: TOP,
    marginBottom: BOTTOM,
    style: { fontSize: `${FONT}px` },
    y: { domain: [...domain], axis: null, padding: 0 },
  };
}

/** The names at the left. */
export function rowNames({ rows, machines }: Rows<Labelled>): Plot.Markish[] {
  return [
    Plot.text(machines, {
      ...at(0),
      text: 'machine',
      fontWeight: 600,
      fill: muted.light,
      stroke: paper.light,
      strokeWidth: 4,
    }),
    Plot.text(
      rows.filter(({ indented }) => !indented),
      { ...at(8), text: 'label' },
    ),
    Plot.text(
      rows.filter(({ indented }) => indented),
      { ...at(18), text: 'label', fill: muted.light, fontSize: FONT - 1 },
    ),
  ];
}

function at(indent: number): Plot.TextOptions {
  return { y: 'key', frameAnchor: 'left', textAnchor: 'start', dx: indent - LEFT, fill: 'currentColor' };
}

/** The axis below, with the unit. */
export function amountAxis(label: string, ticks: number | number[]): Plot.Markish[] {
  const grid = { stroke: muted.light, strokeOpacity: 0.25 };
  return [
    Plot.gridX({ ticks, ...grid }),
    Plot.axisX({
      ticks,
      label,
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 32,
      tickSize: 3,
      tickFormat: (tick: number) => tick.toLocaleString('en-US'),
      color: muted.light,
    }),
  ];
}
