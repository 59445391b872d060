import { elfIdentity } from '../architectures/elf-identity.ts';

/*
 * What is common to readers of ELF files (System V ABI, chapters "Object Files" and "Program Loading"). Readers of
 * what is cut or no such file throw RangeError, as Buffer does; who calls them knows what the file was to be.
 */

/** A segment, of a program header. */
export interface ElfSegment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

/** A section, of a section header. */
export interface ElfSection {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly size: number;
  /** The section that this one refers to, by its index: a symbol table's names. */
  readonly link: number;
  /** Another one that it refers to: relocations, what they are of. */
  readonly info: number;
}

/** The segments of a 64-bit file. */
export function elfSegments(file: Buffer): ElfSegment[] {
  require64Bit(file);
  return headersAt(file, 0x20, 0x36, 0x38).map((at) => ({
    type: file.readUInt32LE(at),
    flags: file.readUInt32LE(at + 4),
    offset: wordAt(file, at + 8),
    address: wordAt(file, at + 16),
    size: wordAt(file, at + 32),
  }));
}

/** The sections of a 64-bit file, by their index. */
export function elfSections(file: Buffer): ElfSection[] {
  require64Bit(file);
  return headersAt(file, 0x28, 0x3a, 0x3c).map((at) => ({
    type: file.readUInt32LE(at + 4),
    flags: wordAt(file, at + 8),
    offset: wordAt(file, at + 24),
    size: wordAt(file, at + 32),
    link: file.readUInt32LE(at + 40),
    info: file.readUInt32LE(at + 44),
  }));
}

/** @throws RangeError if parts reach beyond the end of the file, or overlap, so that they would be more than it */
export function requireApart(
  parts: readonly { readonly offset: number; readonly size: number }[],
  file: Buffer,
): void {
  const isCut = parts.some(({ offset, size }) => offset + size > file.length);
  if (isCut || parts.reduce((sum, { size }) => sum + size, 0) > file.length)
    throw new RangeError('parts that are cut or overlap');
}

/** A text that ends with a zero. */
export function textAt(file: Buffer, offset: number): string {
  const end = file.indexOf(0, offset);
  if (end === -1) throw new RangeError('a text without an end');
  return file.toString('latin1', offset, end);
}

function require64Bit(file: Buffer): void {
  if (elfIdentity(file)?.bits !== 64) throw new RangeError('not ELF64, little-endian');
}

/** Where the headers of a table are, of which the file's header has the place, the size of one and the number. */
function headersAt(file: Buffer, place: number, size: number, count: number): number[] {
  const [first, step] = [wordAt(file, place), file.readUInt16LE(size)];
  return Array.from({ length: file.readUInt16LE(count) }, (_, index) => first + index * step);
}

/** Loses the last bits of what exceeds 2^53, which no place in a file does. */
function wordAt(file: Buffer, offset: number): number {
  return Number(file.readBigUInt64LE(offset));
}
