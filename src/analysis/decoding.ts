import type { Cell } from '../catalog/benchmarks.ts';
import { decodesIn, LEAST_TO_DECODE } from '../catalog/decoding.ts';
import type { Clock } from '../results/clock.ts';

/**
 * How much of a figure is decoding that no real CPU needs, in the unit of the figure; `unknown` if there is some, and it was
 * not measured.
 */
export type Decoding = { readonly least: number; readonly most: number } | 'unknown';

const NONE: Decoding = { least: 0, most: 0 };

/**
 * How much of a cell's figure is decoding.
 *
 * @param each the figure of `DECODING` on the same configuration in the same run; `undefined` if there is none
 */
export function decodingIn(
  cell: Cell & { readonly clock: Pick<Clock, 'exact'> },
  each: number | undefined,
): Decoding {
  // A clock that is not exact is one of real hardware, which has NRIP-save.
  if (!cell.clock.exact) return NONE;
  const decodes = decodesIn(cell);
  if (decodes === 'uncounted') return 'unknown';
  const { hypercalls, others } = decodes;
  if (hypercalls + others === 0) return NONE;
  if (each === undefined) return 'unknown';
  return { least: each * (hypercalls + LEAST_TO_DECODE * others), most: each * (hypercalls + others) };
}

/** Whether it is known that there is decoding in a figure, and how much. */
export function isKnownPart(decoding: Decoding): decoding is Exclude<Decoding, 'unknown'> {
  return decoding !== 'unknown' && decoding.most > 0;
}

/** Whether more than half of a figure is decoding, taken in the middle of what it may be. */
export function isMostly(decoding: Decoding, value: number): boolean {
  return isKnownPart(decoding) && (decoding.least + decoding.most) / 2 > value / 2;
}
