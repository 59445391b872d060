import { readFile } from 'node:fs/promises';
import { readElfMemory } from '../../artifacts/symbols/elf-memory.ts';
import { readElfSymbols } from '../../artifacts/symbols/elf-symbols.ts';
import type { TimingKind } from '../../catalog/windows.ts';
import type { CodeSymbol } from '../../results/trace.ts';

/** What to do where the probe has not what the catalog says of a microbenchmark. */
export const HOW_TO_ADD =
  'docs/extending.md says how the entry of a microbenchmark and the row of the probe go together';

/** What is known of a probe from its file: what it can measure, and where its code is. */
export interface Probe {
  /** How each row of its table is timed, by the row's name, in the order of the table. */
  readonly rows: ReadonlyMap<string, TimingKind>;
  readonly symbols: readonly CodeSymbol[];
}

/**
 * Words of a row: `struct microbenchmark` of guest/probe/probe.h. One of the three in the middle is no null pointer, and
 * says how the row is timed.
 */
const ROW: readonly (TimingKind | undefined)[] = [undefined, undefined, 'loop', 'each', 'stamped', undefined];
const WORD_BYTES = 8;

/** Reads a probe's ELF file with its symbols. @throws RangeError if it is cut, or no probe's */
export async function readProbe(file: string): Promise<Probe> {
  const bytes = await readFile(file);
  return { rows: rowsOf(bytes), symbols: readElfSymbols(bytes) };
}

function rowsOf(file: Buffer): Map<string, TimingKind> {
  const memory = readElfMemory(file);
  const { address, size } = memory.object('microbenchmarks');
  const rows = new Map<string, TimingKind>();
  for (let at = address; at < address + size; at += ROW.length * WORD_BYTES) {
    const words = ROW.map((_, index) => memory.word(at + index * WORD_BYTES));
    const timing = ROW.find((kind, index) => kind !== undefined && words[index] !== 0);
    // The last row is empty.
    if (timing !== undefined) rows.set(memory.text(words[0] ?? 0), timing);
  }
  return rows;
}
