import type { Explanation } from '../results/explanation.ts';
import { withAmounts } from './amounts.ts';
import { nameOfFrame } from './explanation-words.ts';
import { type FlameFrame, layOutFlameGraph } from './flame-graph-layout.ts';
import { type DrawnFrame, drawFlamePicture } from './flame-picture.ts';
import { formatFigure } from './numbers.ts';
import { printable } from './printable.ts';

/** What widths are per, and what stands above each other. */
export interface FlameWords {
  /** `operation`, or the unit of work of a workload. */
  readonly per: string;
  /** Behind what widths are, a sentence or more. */
  readonly note: string;
}

const OF_OPERATIONS: FlameWords = { per: 'operation', note: 'Not hardware time.' };

/** The flame graph of an explanation. The same explanation gives the same text. */
export function renderFlameGraph(
  explanation: Pick<Explanation, 'frames' | 'stacks' | 'operations'>,
  title: string,
  subtitle: string,
  { per, note }: FlameWords = OF_OPERATIONS,
): string {
  const { operations } = explanation;
  const frames = layOutFlameGraph(explanation);
  const total = frames[0]?.instructions ?? 0;
  const legend = legendOf(frames, operations);
  const summary = legend.map(({ text }) => text).join('; ');
  return drawFlamePicture({
    title,
    subtitle,
    description: `Flame graph. Instructions per ${per}: ${summary}.`,
    legend,
    frames: frames.map((frame) => drawn(frame, total, operations, per)),
    whole: total / operations,
    footer: `width = instructions per ${per}; ${formatFigure(total / operations)} in all. ${note}`,
  });
}

/** What each place executes. */
function legendOf(
  frames: readonly FlameFrame[],
  operations: number,
): { readonly style: string; readonly text: string }[] {
  const instructions = frames[0]?.instructions ?? 0;
  const places = frames.filter(({ depth }) => depth === 1);
  return withAmounts(places, { instructions, operations }).map(({ name, place, amount }) => ({
    style: place ?? 'neutral',
    text: `${printable(nameOfFrame(name))} ${formatFigure(amount.figure)} (${formatFigure(amount.percent, 1)} %)`,
  }));
}

function drawn(
  { name, place, depth, start, instructions }: FlameFrame,
  total: number,
  operations: number,
  per: string,
): DrawnFrame {
  const shown = printable(depth === 1 ? nameOfFrame(name) : name);
  return {
    name: shown,
    style: `${place ?? 'neutral'} shade${shadeOf(name)}`,
    depth,
    start,
    width: instructions,
    tooltip:
      `${shown}: ${formatFigure(instructions / operations)} instructions per ${per}, ` +
      `${formatFigure((100 * instructions) / total, 1)} %`,
  };
}

/** One of three shades; the same function has the same everywhere. */
function shadeOf(name: string): number {
  return [...name].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % 3;
}
