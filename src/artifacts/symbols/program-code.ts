import { type CodePage, PAGE_BYTES, type ProgramCode } from '../../results/machine-code.ts';
import { elfSegments, type ElfSegment, requireApart } from '../elf-file.ts';
import { readProgramSymbols } from './elf-symbols.ts';

/** System V ABI, "Program Header". */
const PT_LOAD = 1;
const PF_X = 1;

/**
 * The code of a program or library.
 *
 * @param name for readers
 * @throws RangeError if it is no 64-bit little-endian ELF file, or is cut
 */
export function readProgramCode(name: string, file: Buffer): ProgramCode {
  const segments = elfSegments(file).filter(({ type, flags }) => type === PT_LOAD && (flags & PF_X) !== 0);
  requireApart(segments, file);
  return {
    name,
    pages: segments.flatMap((segment) => pagesOf(segment, file)),
    symbols: () => readProgramSymbols(file),
  };
}

/** A file is mapped by whole pages; behind its end there are zeros. */
function pagesOf({ offset, address, size }: ElfSegment, file: Buffer): CodePage[] {
  const pages: CodePage[] = [];
  for (let at = offset - (offset % PAGE_BYTES); at < offset + size; at += PAGE_BYTES) {
    const there = file.subarray(at, at + PAGE_BYTES);
    const bytes = there.length === PAGE_BYTES ? there : Buffer.concat([there], PAGE_BYTES);
    pages.push({ address: BigInt(address) + BigInt(at - offset), bytes });
  }
  return pages;
}
