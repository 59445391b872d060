import { elfSegments, textAt } from '../elf-file.ts';
import { allElfSymbols } from './elf-symbols.ts';

/** System V ABI, "Symbol Table" and "Program Header". */
const STT_OBJECT = 1;
const PT_LOAD = 1;

/** What a program has in its memory when it starts, by virtual addresses. */
export interface ElfMemory {
  /** Where an object of a name is, and its size in bytes. @throws RangeError if there is none */
  readonly object: (name: string) => { readonly address: number; readonly size: number };
  /** The 64-bit word at an address, little-endian; exact up to 2^53. @throws RangeError if nothing is there */
  readonly word: (address: number) => number;
  /** The text at an address, up to a zero. @throws RangeError if nothing is there */
  readonly text: (address: number) => string;
}

/**
 * Reads the memory of a 64-bit little-endian ELF program that is linked to where it runs.
 *
 * @throws RangeError if it is no such file, or is cut
 */
export function readElfMemory(file: Buffer): ElfMemory {
  const segments = elfSegments(file).filter(({ type }) => type === PT_LOAD);
  const symbols = allElfSymbols(file);
  const offsetOf = (address: number): number => {
    const segment = segments.find((each) => address >= each.address && address < each.address + each.size);
    if (segment === undefined) throw new RangeError(`the file has nothing for 0x${address.toString(16)}`);
    return segment.offset + address - segment.address;
  };
  return {
    object: (name) => {
      const found = symbols.find((each) => each.name === name && each.type === STT_OBJECT);
      if (found === undefined) throw new RangeError(`the file has no object ${name}`);
      return { address: Number(found.address), size: found.size };
    },
    word: (address) => Number(file.readBigUInt64LE(offsetOf(address))),
    text: (address) => textAt(file, offsetOf(address)),
  };
}
