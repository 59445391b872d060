import type { CallStacks } from '../analysis/comparison.ts';
import { sourceName } from '../analysis/function-names.ts';
import { nameOfFrame } from './explanation-words.ts';

/** A frame of a differential flame graph, in instructions per operation. */
export interface DifferentialFrame {
  readonly name: string;
  /** 0 for the root; at 1 are places. */
  readonly depth: number;
  readonly start: number;
  /** What it takes on side B with all above it; of what only side A has, what it took there. */
  readonly width: number;
  /** With all above it. */
  readonly a: number;
  readonly b: number;
  /** By how much its own instructions, without those above it, are more on side B. */
  readonly own: number;
}

interface Node {
  readonly name: string;
  readonly depth: number;
  readonly callees: Map<string, Node>;
  /** Its own, without callees. */
  a: number;
  b: number;
}

/**
 * Call stacks of two sides in one graph, as wide as on side B (Gregg, "Differential Flame Graphs", 2014); what only side A has is
 * as wide as it was there, so that nothing is hidden. Frames are the same if their names in the source are. The root comes first,
 * callers before callees, those that are called by one function in the order of their names.
 */
export function layOutDifference(a: CallStacks, b: CallStacks): DifferentialFrame[] {
  const root: Node = { name: 'all', depth: 0, callees: new Map(), a: 0, b: 0 };
  add(root, a, 'a');
  add(root, b, 'b');
  const frames: DifferentialFrame[] = [];
  place(root, 0, frames);
  return frames;
}

const DEEPEST = 500;

function add(root: Node, { frames, stacks, operations }: CallStacks, side: 'a' | 'b'): void {
  for (const [stack, instructions] of stacks) {
    let node = root;
    // What a file from elsewhere says may be of any depth: deeper frames count to the one there.
    for (const [depth, frame] of stack.slice(0, DEEPEST).entries()) {
      const own = frames[frame] ?? '';
      const name = depth === 0 ? nameOfFrame(own) : sourceName(own);
      const callee = node.callees.get(name) ?? { name, depth: depth + 1, callees: new Map(), a: 0, b: 0 };
      node.callees.set(name, callee);
      node = callee;
    }
    node[side] += instructions / operations;
  }
}

/** Puts a node and what it calls into the list, and says what they come to. */
function place(
  node: Node,
  start: number,
  frames: DifferentialFrame[],
): { a: number; b: number; width: number } {
  const index = frames.length;
  const sum = { a: node.a, b: node.b, width: node.b === 0 ? node.a : node.b };
  const { name, depth } = node;
  frames.push({ name, depth, start, ...sum, own: node.b - node.a });
  const callees = [...node.callees.values()].toSorted((left, right) => (left.name < right.name ? -1 : 1));
  // Callees stand at the left above their caller.
  let next = start;
  for (const callee of callees) {
    const inner = place(callee, next, frames);
    next += inner.width;
    sum.a += inner.a;
    sum.b += inner.b;
    sum.width += inner.width;
  }
  frames[index] = { name, depth, start, ...sum, own: node.b - node.a };
  return sum;
}
