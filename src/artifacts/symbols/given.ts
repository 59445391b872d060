import { WorldswitchError } from '../../system/errors.ts';
import type { CodeSymbol } from '../../results/trace.ts';
import type { Symbols } from './symbol.ts';

/**
 * Addresses of functions: as the machine reported them, and where it did not, as the user's files have them.
 *
 * @throws WorldswitchError if the two contradict each other, so that the files are of something else
 */
export function withGivenSymbols(
  reported: Symbols,
  given: readonly CodeSymbol[],
  names: readonly string[],
): Symbols {
  const symbols = new Map(reported);
  for (const name of names) {
    const addresses = given
      .filter((symbol) => symbol.name === name)
      .map(({ address }) => `0x${address.toString(16)}`);
    const [first] = addresses;
    const inMachine = reported.get(name);
    if (first === undefined) continue;
    if (inMachine === undefined) symbols.set(name, first);
    else if (!addresses.includes(inMachine)) {
      throw new WorldswitchError(
        `the symbols are of another kernel or Xen: ${name} is at ${first} in the file and at ${inMachine} in the machine`,
        { next: 'give the file that was built with the image, or none: this one tells its symbols itself' },
      );
    }
  }
  return symbols;
}
