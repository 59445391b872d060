import type { Column } from './report-cells.ts';

/** Two configurations of one machine. */
export interface Pair {
  readonly a: string;
  readonly b: string;
}

/** The first two configurations of one machine that have different hypervisors; else the first two of one machine. */
export function pairOf(columns: readonly Column[]): Pair | undefined {
  const pairs = [...Map.groupBy(columns, ({ machine }) => machine).values()].flatMap((own) => {
    const [first] = own;
    const second =
      own.find((each) => each.hypervisor !== first?.hypervisor) ??
      own.find((each) => each.configuration !== first?.configuration);
    return first === undefined || second === undefined ? [] : [{ first, second }];
  });
  const found = pairs.find(({ first, second }) => first.hypervisor !== second.hypervisor) ?? pairs[0];
  return found && { a: found.first.configuration, b: found.second.configuration };
}

/**
 * How often one of two configurations has the larger figure, with the side first that it is more often: `a takes more than b in 4
 * of 7 operations and less in 2`.
 *
 * @param apart figures that differ, of so many that both have
 */
export function oftenText(
  { a, b }: Pair,
  verb: string,
  apart: readonly { readonly a: number; readonly b: number }[],
  of: string,
): string {
  const [more, less] = [apart.filter((each) => each.a > each.b), apart.filter((each) => each.a < each.b)];
  const [often, seldom] = [more.length, less.length].toSorted((left, right) => right - left);
  const [first, second] = more.length >= less.length ? ['more', 'less'] : ['less', 'more'];
  return `${a} ${verb} ${first} than ${b} in ${often} of ${of} and ${second} in ${seldom === 0 ? 'none' : seldom}`;
}

/** Of pairs of figures the one whose larger figure is most often the smaller one; undefined if none differ. */
export function farthestApart<T extends { readonly a: number; readonly b: number }>(
  pairs: readonly T[],
): T | undefined {
  const ratio = ({ a, b }: T): number => Math.max(a, b) / Math.min(a, b);
  return pairs
    .filter(({ a, b }) => a > 0 && b > 0 && a !== b)
    .toSorted((left, right) => ratio(right) - ratio(left))[0];
}
