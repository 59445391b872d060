import type { CodePlace, Exceptions } from '../exceptions.ts';
import type { Instruction } from '../instruction.ts';

/** Bytes from one entry of a table of vectors to the next (DDI 0487, D1.3.1.5). */
export const VECTOR_SIZE = 0x80n;

/** From the ninth entry on, exceptions come from a lower exception level; tables are aligned to their size. */
const LOWER_LEVEL = 0x400n;
const TABLE = 0x7ffn;

/** In the order of the entries. */
const KINDS = ['sync', 'irq', 'fiq', 'serror'] as const;

/** Whether an address in a table of vectors belongs to an entry for exceptions from a lower exception level. */
export function isFromLowerLevel(address: bigint): boolean {
  return (address & TABLE) >= LOWER_LEVEL;
}

function kindAt(entry: bigint): string {
  return KINDS[Number((entry / VECTOR_SIZE) & 3n)] ?? 'sync';
}

/** Which entry it is taken to says what an exception is, but for what is synchronous. */
export const exceptions: Exceptions = {
  interruption: kindAt,
  cause({ instruction }: CodePlace, { address }: CodePlace): string {
    const kind = kindAt(address);
    return kind === 'sync' ? synchronousCause(instruction) : kind;
  },
};

function synchronousCause({ mnemonic, memory }: Instruction): string {
  if (mnemonic !== undefined) return mnemonic;
  return memory === 'none' ? 'trap' : 'abort';
}
