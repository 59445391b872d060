import type { Explanation } from '../results/explanation.ts';
import { printable } from './printable.ts';

/**
 * The stacks of an explanation in the folded form that flame graph tools read (Brendan Gregg's stackcollapse): frames
 * from the outermost to the innermost, a blank, and the instructions of all operations of the batch. Sorted.
 */
export function renderFolded({ frames, stacks }: Pick<Explanation, 'frames' | 'stacks'>): string {
  return stacks
    .map(([stack, instructions]) => {
      const names = stack.map((frame) => foldable(frames[frame] ?? ''));
      return `${names.join(';')} ${instructions}\n`;
    })
    .toSorted()
    .join('');
}

/** A name that cannot end a frame or a line. */
function foldable(name: string): string {
  return printable(name).replaceAll(/[;\s]/gu, '_');
}
