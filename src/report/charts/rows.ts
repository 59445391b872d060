import * as Plot from '@observablehq/plot';
import { clip } from '../printable.ts';
import { muted, paper } from './colours.ts';
import { CHARACTER, FONT } from './picture.ts';
import type { ChartSize } from './size.ts';
import { ticksBetween } from './ticks.ts';

/** A row of a chart: a configuration, or one of its variants, of a machine. */
export interface Labelled {
  readonly machine: string;
  readonly label: string;
  /** True if it is a part or a variant of the row above it. */
  readonly indented: boolean;
  /** The figure as it is written beside its bar. */
  readonly text: string;
}

/** Rows in their order, the machines' names between them. */
export interface Rows<T> {
  /** Keys of rows and names, top down: what the vertical scale is made of. */
  readonly domain: readonly string[];
  readonly rows: readonly (T & { readonly key: string })[];
  readonly machines: readonly { readonly key: string; readonly machine: string }[];
  /** The first and the last row of each machine. Lines of the axis are drawn there only: names stand between them. */
  readonly bands: readonly { readonly first: string; readonly last: string }[];
  /** Pixels at the left of the bars, where labels are, at their right, where figures are, and of all. */
  readonly left: number;
  readonly right: number;
  readonly width: number;
}

const ROW = 17;
/** Above the rows, and below them: the axis and its label. */
const TOP = 4;
const BOTTOM = 38;
/** Above that: a title and a line of legend, as most charts have. */
const HEAD = 43;
/** From the edge to labels, and to those of parts. */
const INDENT = 8;
const PART_INDENT = 18;
/** Of labels and figures as most are, and the least that bars need. */
const LEAST_LEFT = 116;
const LEAST_RIGHT = 62;
const LEAST_PLOT = 130;
/** Kernels of one's own can have names of any length; what is clipped is in the picture's description. */
const LONGEST = 48;

/** Groups rows by machine, and makes room for their labels. */
export function rowsOf<T extends Labelled>(rows: readonly T[], size: ChartSize): Rows<T> {
  const groups = [...Map.groupBy(rows, ({ machine }) => machine)].map(([machine, own], group) => ({
    machine: { key: `m${group}`, machine: clip(machine, LONGEST) },
    rows: own.map((row, index) => ({ ...row, label: clip(row.label, LONGEST), key: `m${group}r${index}` })),
  }));
  const domain = groups.flatMap(({ machine, rows: own }) => [machine.key, ...own.map(({ key }) => key)]);
  const all = groups.flatMap(({ rows: own }) => own);
  const left = Math.max(LEAST_LEFT, ...all.map(widthOfLabel));
  const right = Math.max(LEAST_RIGHT, ...all.map(({ text }) => Math.ceil(text.length * CHARACTER) + INDENT));
  const height = TOP + domain.length * ROW + BOTTOM;
  const given = Math.max(size.width, size.ratio === undefined ? 0 : Math.round((HEAD + height) * size.ratio));
  return {
    domain,
    rows: all,
    machines: groups.map(({ machine }) => machine),
    bands: groups.flatMap(({ rows: own }) => {
      const [first, last] = [own[0], own.at(-1)];
      return first === undefined || last === undefined ? [] : [{ first: first.key, last: last.key }];
    }),
    left,
    right,
    width: Math.max(given, left + LEAST_PLOT + right),
  };
}

/** With what stands before and behind it. */
function widthOfLabel({ label, indented }: Labelled): number {
  const own = indented
    ? PART_INDENT + (label.length * CHARACTER * (FONT - 1)) / FONT
    : INDENT + label.length * CHARACTER;
  return Math.ceil(own) + INDENT;
}

/** What all charts of rows have in common. */
export function rowOptions({ domain, left, right, width }: Rows<Labelled>): Plot.PlotOptions {
  return {
    width,
    height: TOP + domain.length * ROW + BOTTOM,
    marginLeft: left,
    marginRight: right,
    marginTop: TOP,
    marginBottom: BOTTOM,
    style: { fontSize: `${FONT}px` },
    y: { domain: [...domain], axis: null, padding: 0 },
  };
}

/** The names at the left. */
export function rowNames({ rows, machines, left }: Rows<Labelled>): Plot.Markish[] {
  const at = (indent: number): Plot.TextOptions => ({
    ...{ y: 'key', frameAnchor: 'left', textAnchor: 'start' },
    ...{ dx: indent - left, fill: 'currentColor' },
  });
  return [
    Plot.text(machines, { ...at(0), text: 'machine', fontWeight: 600, fill: muted.light }),
    Plot.text(
      rows.filter(({ indented }) => !indented),
      { ...at(INDENT), text: 'label' },
    ),
    Plot.text(
      rows.filter(({ indented }) => indented),
      { ...at(PART_INDENT), text: 'label', fill: muted.light, fontSize: FONT - 1 },
    ),
  ];
}

/** Between the figures of two ticks. */
const TICK_GAP = 14;

/** Round figures of a linear axis, at most four, and no more than have room beside each other. */
export function linearTicks({ width, left, right }: Rows<Labelled>, least: number, most: number): number[] {
  const written = Math.max(...[least, most].map((end) => writtenTick(Math.round(end)).length));
  const room = Math.floor((width - left - right) / (written * CHARACTER + TICK_GAP));
  return ticksBetween(least, most, Math.min(4, Math.max(1, room)));
}

function writtenTick(tick: number): string {
  return tick.toLocaleString('en-US');
}

/** The axis below, with the unit, and a line at each tick. */
export function amountAxis(
  { bands }: Rows<Labelled>,
  label: string,
  ticks: readonly number[],
): Plot.Markish[] {
  return [
    ...linesAt(bands, ticks, { stroke: muted.light, strokeOpacity: 0.25 }),
    Plot.axisX(ticks, {
      label,
      labelAnchor: 'center',
      labelArrow: 'none',
      labelOffset: 32,
      tickSize: 3,
      tickFormat: writtenTick,
      color: muted.light,
    }),
  ];
}

/** The line from which bars begin. */
export function zeroLine({ bands }: Rows<Labelled>, at = 0): Plot.Markish[] {
  return linesAt(bands, [at], { stroke: 'currentColor' });
}

function linesAt(
  bands: Rows<Labelled>['bands'],
  ticks: readonly number[],
  style: Plot.RuleXOptions,
): Plot.Markish[] {
  const lines = bands.flatMap(({ first, last }) => ticks.map((tick) => ({ tick, first, last })));
  return [Plot.ruleX(lines, { x: 'tick', y1: 'first', y2: 'last', ...style })];
}

/** A text with the colour of paper around it, where it may lie on lines. */
export const onPaper = { stroke: paper.light, strokeWidth: 3 } as const;
