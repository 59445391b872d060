import type { CallStacks } from '../analysis/comparison.ts';
import { formatDifference } from './differences.ts';
import { type DifferentialFrame, layOutDifference } from './differential-layout.ts';
import { differenceShades } from './flame-graph-colours.ts';
import { drawFlamePicture } from './flame-picture.ts';
import { formatFigure } from './numbers.ts';
import { printable } from './printable.ts';

/** Differences below which nothing is coloured, in instructions per operation: what a tenth would hide. */
const LEAST = 0.05;

/**
 * What became of every call stack from one side to the other: widths are of side B, red is what takes more there by its own
 * instructions, blue what takes fewer.
 */
export function renderDifferentialFlameGraph(
  a: CallStacks,
  b: CallStacks,
  title: string,
  subtitle: string,
): string {
  const frames = layOutDifference(a, b);
  const [root] = frames;
  const most = Math.max(0, ...frames.map(({ own }) => Math.abs(own)));
  const [before, after] = [root?.a ?? 0, root?.b ?? 0];
  const gone = frames.filter((frame) => frame.b === 0).reduce((sum, { own }) => sum - own, 0);
  const said = `${formatFigure(before)} in A, ${formatFigure(after)} in B (${formatDifference(after - before)})`;
  return drawFlamePicture({
    title,
    subtitle,
    description: `Differential flame graph. Instructions per operation: ${said}.`,
    legend: [
      { style: 'more4', text: 'more in B' },
      { style: 'fewer4', text: 'fewer in B, or gone' },
      { style: 'neutral', text: 'the same' },
    ],
    frames: frames.map((frame) => ({
      name: printable(frame.name),
      style: styleOf(frame, most),
      depth: frame.depth,
      start: frame.start,
      width: frame.width,
      tooltip: tooltipOf(frame),
    })),
    whole: root?.width ?? 0,
    footer:
      `width = instructions per operation in B, ${formatFigure(after)} in all, and in A of what B has no more, ${formatFigure(gone)}; ` +
      'colour: by how much its own differ. Not hardware time.',
  });
}

/** The more its own instructions differ, the fuller its colour. */
function styleOf({ own }: DifferentialFrame, most: number): string {
  if (Math.abs(own) < LEAST) return 'neutral';
  const shades = differenceShades.light.more.length;
  // By the root: what differs by a tenth of the most is to be seen, too.
  const shade = Math.max(1, Math.ceil(Math.sqrt(Math.abs(own) / most) * shades));
  return `${own > 0 ? 'more' : 'fewer'}${Math.min(shades, shade)}`;
}

function tooltipOf({ name, a, b, own }: DifferentialFrame): string {
  const itself = Math.abs(own) < LEAST ? '' : `; by itself ${formatDifference(own)}`;
  return (
    `${printable(name)}: ${formatFigure(a)} in A, ${formatFigure(b)} in B, ${formatDifference(b - a)} ` +
    `instructions per operation${itself}`
  );
}
