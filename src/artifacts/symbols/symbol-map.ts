import type { CodeSymbol } from '../../results/trace.ts';
import { byAddress } from './symbol.ts';

/** `address type name`, then perhaps `[module]`; of code that is `t` or `T`, or `w` or `W` where it is weak (nm(1)). */
const CODE = /^([0-9a-f]{1,16})[ \t]+[tTwW][ \t]+(\S+)(?:[ \t]+\[([\w-]+)\])?/gim;

/**
 * Names of the code in a map as System.map, nm and /proc/kallsyms have it, in the order of their addresses. Lines of
 * anything else, as data, absolute values and what is undefined, are passed over.
 */
export function parseSymbolMap(text: string): CodeSymbol[] {
  const symbols = Array.from(text.matchAll(CODE), ([, address, name = '', module]): CodeSymbol => ({
    address: BigInt(`0x${address}`),
    name,
    ...(module === undefined ? {} : { module }),
  }));
  return byAddress(symbols);
}
