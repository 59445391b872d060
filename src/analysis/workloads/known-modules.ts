import { type ModuleCode, type ModuleSection, PAGE_BYTES } from '../../results/machine-code.ts';
import { FunctionTable } from '../tracing/functions.ts';

/** A stretch of this many bytes is looked for in memory; two instructions of Arm's. */
const STRETCH = 8;

/** Bytes; sections with code begin at multiples of it. */
const STEP = 4;

/** A section is where so many stretches say that it is, and none more elsewhere. */
const LEAST_VOTES = 8;

/** A section of a module, where a kernel has loaded it. */
export interface LoadedSection {
  readonly module: string;
  /** The first address, and the one behind the last. */
  readonly begin: bigint;
  readonly end: bigint;
  readonly functions: FunctionTable;
}

/**
 * Finds modules in the memory of a kernel by what they are, but for what loading changes of them: relocations, and the few
 * places where a kernel writes other instructions into its code.
 *
 * @param pages of what was executed, by virtual address
 * @returns the sections that were found, by ascending address
 */
export function findModules(
  modules: readonly ModuleCode[],
  pages: ReadonlyMap<bigint, Uint8Array>,
): LoadedSection[] {
  const stretches = stretchesOf(modules.flatMap(({ sections }) => sections));
  const votes = new Map<ModuleSection, Map<bigint, number>>();
  for (const [address, bytes] of pages) {
    for (let at = 0; at + STRETCH <= PAGE_BYTES; at += STEP) {
      const found = stretches.get(stretchAt(bytes, at));
      if (found === undefined || found === AMBIGUOUS) continue;
      const begin = address + BigInt(at - found.offset);
      const own = votes.get(found.section) ?? new Map<bigint, number>();
      votes.set(found.section, own.set(begin, (own.get(begin) ?? 0) + 1));
    }
  }
  return modules
    .flatMap(({ name, sections }) =>
      sections.flatMap((section): LoadedSection[] => {
        const begin = mostVoted(votes.get(section));
        return begin === undefined ? [] : [loadedAt(name, section, begin)];
      }),
    )
    .toSorted((a, b) => (a.begin < b.begin ? -1 : 1));
}

/** A stretch that is in the modules more than once says nothing. */
const AMBIGUOUS = 'ambiguous';
type Stretches = Map<bigint, { readonly section: ModuleSection; readonly offset: number } | typeof AMBIGUOUS>;

function stretchesOf(sections: readonly ModuleSection[]): Stretches {
  const stretches: Stretches = new Map();
  for (const section of sections) {
    const { bytes, stays } = section;
    for (let offset = 0; offset + STRETCH <= bytes.length; offset += STEP) {
      if (stays.subarray(offset, offset + STRETCH).includes(0)) continue;
      const stretch = stretchAt(bytes, offset);
      stretches.set(stretch, stretches.has(stretch) ? AMBIGUOUS : { section, offset });
    }
  }
  return stretches;
}

function stretchAt(bytes: Uint8Array, at: number): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(at);
}

function mostVoted(votes: ReadonlyMap<bigint, number> | undefined): bigint | undefined {
  const [first, second] = [...(votes ?? [])].toSorted(([, a], [, b]) => b - a);
  if (first === undefined || first[1] < LEAST_VOTES || first[1] === second?.[1]) return undefined;
  return first[0];
}

function loadedAt(module: string, { bytes, symbols }: ModuleSection, begin: bigint): LoadedSection {
  const placed = symbols.map((symbol) => ({ ...symbol, address: begin + symbol.address }));
  const functions = new FunctionTable('guest', placed);
  return { module, begin, end: begin + BigInt(bytes.length), functions };
}
