import type { Duty, FunctionNames } from '../../architectures/functions.ts';
import { dutyIn } from '../../hypervisors/function-names.ts';
import { withoutPrefix } from '../../hypervisors/index.ts';
import type { Place } from '../../results/explanation.ts';
import type { CodeSymbol } from '../../results/trace.ts';

/** A function of a program in the machine, or a stretch of code that nothing names. */
export interface TracedFunction {
  readonly place: Place;
  readonly name: string | null;
  /** Of a kernel's: the module that it is a part of. */
  readonly module: string | undefined;
  /** Where it begins; of what has no name, the first instruction that was seen. */
  readonly address: bigint;
  readonly duty: Duty | undefined;
  /** Whether it saves and restores the registers of what it leaves and enters. */
  readonly switchesState: boolean;
}

/** Code without a name is told apart by pages. */
const PAGE = 12n;
/** Where a table does not say how long functions are, none is longer. */
const LONGEST_FUNCTION = 0x20000n;

/** Symbols that mark where a section begins or ends, and that a function's own name goes before. */
const BOUNDARY =
  /^(_?_?s?_?text|_etext|_s?init\w*|_e?init\w*|\.\w+|_start|__\w*(start|begin|end)|\w+_(begin|end))$/;

/** Finds the functions of one table of symbols. */
export class FunctionTable {
  readonly #symbols: readonly CodeSymbol[];
  readonly #place: Place;
  readonly #names: FunctionNames | undefined;
  readonly #made = new Map<bigint, TracedFunction>();

  /**
   * @param symbols by ascending address
   * @param names what is known of names; nothing where only the functions are looked for
   */
  constructor(place: Place, symbols: readonly CodeSymbol[], names?: FunctionNames) {
    this.#place = place;
    this.#names = names;
    this.#symbols = bestNames(symbols);
  }

  /** The function that has this address. */
  at(address: bigint): TracedFunction {
    const symbol = this.#find(address);
    const key = symbol?.address ?? -1n - (address >> PAGE);
    const made = this.#made.get(key) ?? this.#functionOf(symbol, address);
    this.#made.set(key, made);
    return made;
  }

  #find(address: bigint): CodeSymbol | undefined {
    let [low, high] = [0, this.#symbols.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#symbols[middle]?.address ?? 0n) <= address) low = middle + 1;
      else high = middle;
    }
    const found = this.#symbols[low - 1];
    const length = BigInt(found?.size ?? 0) || LONGEST_FUNCTION;
    return found !== undefined && address - found.address < length ? found : undefined;
  }

  #functionOf(symbol: CodeSymbol | undefined, address: bigint): TracedFunction {
    const place = this.#place;
    if (symbol === undefined)
      return { place, name: null, module: undefined, address, duty: undefined, switchesState: false };
    // On x86 Xen tells the file too: `schedule.c#context_switch`.
    const name = withoutPrefix(symbol.name.slice(symbol.name.lastIndexOf('#') + 1));
    const { duties = [], switchState = [] } = this.#names ?? {};
    return {
      place,
      name,
      module: symbol.module,
      address: symbol.address,
      duty: dutyIn({ duties }, name),
      switchesState: switchState.some((names) => names.test(name)),
    };
  }
}

/** One symbol for each address: a function's own name before those of sections, and of aliases the shortest. */
function bestNames(symbols: readonly CodeSymbol[]): CodeSymbol[] {
  return [...Map.groupBy(symbols, ({ address }) => address).values()].map((same) =>
    same.reduce((best, other) => (rank(other) < rank(best) ? other : best)),
  );
}

function rank({ name }: CodeSymbol): string {
  return `${BOUNDARY.test(name) ? 1 : 0}${String(name.length).padStart(4, '0')}${name}`;
}
