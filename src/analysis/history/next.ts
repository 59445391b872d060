/** How a configuration stands at the versions of a history, in their order. */
export interface Progress {
  /** Figures by cell, as many as there are versions; `undefined` where there is none. */
  readonly values: readonly (readonly (number | undefined)[])[];
  /** Indexes of versions that are to be measured and that nobody is at. */
  readonly waiting: ReadonlySet<number>;
}

/** A version to be measured, and how much can be learned from it. */
export interface Next {
  readonly index: number;
  /** The larger, the sooner. */
  readonly worth: number;
}

/**
 * Which version is to be measured next: the newest and the oldest first, then the middle of where the figures left and right of
 * what was not measured differ most, in proportion; where they don't, of the longest stretch.
 *
 * @param coarse indexes that are measured before any other
 */
export function nextVersion({ values, waiting }: Progress, coarse: ReadonlySet<number>): Next | undefined {
  const first = [...waiting].filter((index) => coarse.has(index));
  const among = new Set(first.length > 0 ? first : waiting);
  if (among.size === 0) return undefined;
  const bonus = first.length > 0 ? COARSE : 0;
  const sorted = [...among].toSorted((a, b) => a - b);
  const [oldest, newest] = [sorted[0] as number, sorted.at(-1) as number];
  const known = (index: number): boolean => values.some((line) => line[index] !== undefined);
  const anyKnown = (from: number, to: number): boolean => range(from, to).some(known);
  const length = Math.max(0, ...values.map((line) => line.length));
  if (!anyKnown(newest + 1, length - 1)) return { index: newest, worth: bonus + END };
  if (!anyKnown(0, oldest - 1)) return { index: oldest, worth: bonus + END };
  const stretches = stretchesOf(sorted, length, known);
  const best = stretches
    .map((stretch) => ({ stretch, step: stepAcross(stretch, values) }))
    .toSorted((a, b) => b.step - a.step || b.stretch.length - a.stretch.length)[0];
  if (best === undefined) return undefined;
  const index = best.stretch[Math.floor((best.stretch.length - 1) / 2)] as number;
  return { index, worth: bonus + best.step };
}

/** More than any step is worth. */
const END = 1e6;
const COARSE = 1e9;

/** Waiting versions between which nothing is known. */
function stretchesOf(
  sorted: readonly number[],
  length: number,
  known: (index: number) => boolean,
): number[][] {
  const stretches: number[][] = [];
  let before: number | undefined;
  for (const index of sorted) {
    const isParted = before === undefined || range(before, Math.min(index, length)).some(known);
    if (isParted) stretches.push([index]);
    else stretches.at(-1)?.push(index);
    before = index;
  }
  return stretches;
}

/** By how much the figures left and right of a stretch differ, in proportion: of the line where that is most. */
function stepAcross(stretch: readonly number[], values: Progress['values']): number {
  const [first = 0, last = 0] = [stretch[0], stretch.at(-1)];
  const steps = values.map((line) => {
    const left = line.slice(0, first).findLast((value) => value !== undefined);
    const right = line.slice(last + 1).find((value) => value !== undefined);
    return left === undefined || right === undefined || left === 0
      ? 0
      : Math.abs(right - left) / Math.abs(left);
  });
  return Math.max(0, ...steps);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
