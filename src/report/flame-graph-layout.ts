import { type Explanation, type Place, placeSchema } from '../results/explanation.ts';

/** A frame of a flame graph, in instructions of all operations of the batch. */
export interface FlameFrame {
  /** As in the stack: at depth 1 the place, below it functions. */
  readonly name: string;
  /** Undefined for the root, and if the stack does not begin with a place. */
  readonly place: Place | undefined;
  /** 0 for the root. */
  readonly depth: number;
  /** Instructions to the left of it. */
  readonly start: number;
  /** Its own and those of all frames above it. */
  readonly instructions: number;
}

/** The name of the root. */
export const ROOT = 'all';

/**
 * The frames of a flame graph: every frame as wide as its instructions, callees above their callers. Frames come
 * before those above them, the root first; places are in the order of the schema, functions by name.
 */
export function layOutFlameGraph({ frames, stacks }: Pick<Explanation, 'frames' | 'stacks'>): FlameFrame[] {
  const named = stacks
    .map(([stack, instructions]) => ({ names: stack.map((frame) => frames[frame] ?? ''), instructions }))
    .toSorted((a, b) => compareStacks(a.names, b.names));
  const root = { name: ROOT, place: undefined, depth: 0, start: 0, instructions: 0 };
  const all: Mutable<FlameFrame>[] = [root];
  // The stack that is on at `root.instructions`; sorted stacks share frames only with the one before them.
  let open: Mutable<FlameFrame>[] = [];
  for (const { names, instructions } of named) {
    const differs = names.findIndex((name, index) => open[index]?.name !== name);
    open = open.slice(0, differs === -1 ? names.length : differs);
    for (const name of names.slice(open.length)) {
      const depth = open.length + 1;
      const frame = { name, place: placeOf(names[0]), depth, start: root.instructions, instructions: 0 };
      open.push(frame);
      all.push(frame);
    }
    for (const frame of [root, ...open]) frame.instructions += instructions;
  }
  return all;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function placeOf(name: string | undefined): Place | undefined {
  return placeSchema.options.find((place) => place === name);
}

/** Frame by frame from the outermost, a stack before those that go on from it. */
function compareStacks(a: readonly string[], b: readonly string[]): number {
  const differs = a.findIndex((name, index) => name !== b[index]);
  if (differs === -1) return a.length - b.length;
  const [left, right] = [a[differs], b[differs]];
  if (left === undefined || right === undefined) return right === undefined ? 1 : -1;
  const byRank = differs === 0 ? rankOf(left) - rankOf(right) : 0;
  return byRank === 0 ? (left < right ? -1 : 1) : byRank;
}

/** The position of a place; what is none comes last. */
function rankOf(name: string): number {
  const rank = placeSchema.options.findIndex((place) => place === name);
  return rank === -1 ? placeSchema.options.length : rank;
}
