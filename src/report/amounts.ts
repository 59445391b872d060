import { formatFigure } from './numbers.ts';
import { roundTogether } from './rounding.ts';

/** What a row of a table comes to. */
export interface Amount {
  /** Instructions per operation, rounded to a tenth. */
  readonly figure: number;
  /** Of the table's sum, rounded to a tenth. */
  readonly percent: number;
}

/** Something that was counted. */
export interface Counted {
  /** Of all operations. */
  readonly instructions: number;
}

/** What a table adds up to, and over how many operations it was counted. */
export interface Scale extends Counted {
  readonly operations: number;
}

/** The sum of a table. */
export function scaleOf(parts: readonly Counted[], operations: number): Scale {
  return { instructions: add(parts), operations };
}

/** What the whole of a table comes to. */
export function wholeOf({ instructions, operations }: Scale): Amount {
  return { figure: instructions / operations, percent: instructions === 0 ? 0 : 100 };
}

/** Every part with what it comes to; as printed, they add up to `whole`. */
export function withAmounts<T extends Counted>(
  parts: readonly T[],
  scale: Scale,
  whole: Amount = wholeOf(scale),
): (T & { readonly amount: Amount })[] {
  const counts = parts.map(({ instructions }) => instructions);
  const figures = roundTogether(counts, scale.operations, whole.figure);
  const percents = roundTogether(
    counts.map((count) => 100 * count),
    scale.instructions,
    whole.percent,
  );
  return parts.map((part, index) => ({
    ...part,
    amount: { figure: figures[index] ?? 0, percent: percents[index] ?? 0 },
  }));
}

/** The two cells of an amount; of the figure, so many decimals as its column has. */
export function amountCells({ figure, percent }: Amount, decimals: 0 | 1): [string, string] {
  return [formatFigure(figure, decimals), formatFigure(percent, 1)];
}

/** The sum of all parts. */
export function add(parts: readonly Counted[]): number {
  return parts.reduce((sum, { instructions }) => sum + instructions, 0);
}
