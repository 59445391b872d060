import type { Legs } from '../results/account.ts';
import { type AccountRow, type AccountTable, wholeFigure } from './account-tables.ts';

/** In percent: if fewer transactions follow the reported sequence, it is told what the others do. */
const MOST_FOLLOW = 90;

/** The legs of a transaction, natively beside them. */
export function legsTable({ legs }: Legs, native: Legs | null): AccountTable {
  const twin = (from: string, to: string): string => {
    const found = native?.legs.find((leg) => leg.from === from && leg.to === to);
    return found === undefined ? '-' : wholeFigure(found.median);
  };
  return {
    title: 'Legs of a transaction, instructions of all CPUs',
    heads: ['median', 'least', 'most', ...(native === null ? [] : ['natively'])],
    rows: legs.map(({ from, to, median, least, most }): AccountRow => [
      `${from} to ${to}`,
      ...[median, least, most].map(wholeFigure),
      ...(native === null ? [] : [twin(from, to)]),
    ]),
  };
}

/** In which order most transactions come by, and what the others do if they are many. */
export function legsNotes({ transactions, following, sequence, others }: Legs): {
  readonly most: string;
  readonly others: readonly string[];
} {
  const share = transactions === 0 ? 0 : (100 * following) / transactions;
  return {
    most:
      `${following} of ${transactions} transactions (${share.toFixed(1)} %) come by in this order: ` +
      `${sequence.join(', ')}.`,
    others:
      share >= MOST_FOLLOW
        ? []
        : others.map((other) => `${other.transactions} of the others: ${other.sequence.join(', ')}.`),
  };
}
