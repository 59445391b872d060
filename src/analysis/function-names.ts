import { withoutPrefix } from '../hypervisors/index.ts';
import { plainCxxName } from './cxx-names.ts';

/**
 * What a compiler appends to the name of a function that it has changed for a caller or split up (GCC: isra, constprop,
 * part, cold; Clang: llvm). Which functions get one changes with every version of source and compiler.
 */
const COMPILER_SUFFIXES = /(?:\.(?:isra|constprop|part|llvm)\.\d+|\.cold(?:\.\d+)?)+$/;

/** The name of a function in the source: what a compiler or a linker made of it is taken away. */
export function sourceName(symbol: string): string {
  const name = withoutPrefix(symbol).replace(COMPILER_SUFFIXES, '');
  return name === '' ? symbol : plainCxxName(name);
}
