import type { CodeSymbol } from '../../results/trace.ts';

/** Addresses of functions by name, as a machine's init reported them: `0x…`. */
export type Symbols = ReadonlyMap<string, string>;

/** In the order of their addresses; those of one address in the order in which they came. */
export function byAddress(symbols: readonly CodeSymbol[]): CodeSymbol[] {
  return symbols.toSorted((a, b) => (a.address < b.address ? -1 : Number(a.address > b.address)));
}
