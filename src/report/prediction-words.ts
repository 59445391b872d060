import { isCertain, type Range } from '../analysis/prediction/range.ts';
import { formatFigure } from './numbers.ts';

/** Where a range says too little for a figure. */
export const UNCERTAIN = 'too uncertain';

/** Cycles and nanoseconds are predicted to no tenths. */
export function whole(value: number): string {
  return formatFigure(Math.round(value), 0);
}

/** The middle of a range, if it is worth one. */
export function middleOf(range: Range): string {
  return isCertain(range) ? whole(range.middle) : UNCERTAIN;
}

/** Both ends. */
export function endsOf({ least, most }: Range): string {
  return `${whole(least)} to ${whole(most)}`;
}

/** The middle of a difference with its sign, if it is worth one. */
export function differenceOf(range: Range): string {
  return isCertain(range) ? signed(range.middle) : UNCERTAIN;
}

/** What one event costs: to three digits, as some cost less than a cycle. */
export function eachOf({ least, middle, most }: Range): string {
  const [low, mid, high] = [least, middle, most].map((value) => Number(value.toPrecision(3)));
  return low === high ? `${mid}` : `${mid} (${low} to ${high})`;
}

/** With its sign. */
export function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${whole(value)}`;
}
