/** A function, or another place in code that has a name. */
export interface KernelSymbol {
  readonly address: bigint;
  readonly name: string;
  /** Bytes, where the file says it. */
  readonly size?: number;
}

/** In the order of their addresses; those of one address in the order in which they came. */
export function byAddress(symbols: readonly KernelSymbol[]): KernelSymbol[] {
  return symbols.toSorted((a, b) => (a.address < b.address ? -1 : Number(a.address > b.address)));
}
