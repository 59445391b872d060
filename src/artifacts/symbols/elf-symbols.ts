import { elfSections, type ElfSection, textAt } from '../elf-file.ts';
import type { CodeSymbol } from '../../results/trace.ts';
import { byAddress } from './symbol.ts';

/** System V ABI, "Symbol Table" and "Sections". */
const SHT_SYMTAB = 2;
const SHT_DYNSYM = 11;
const SHF_EXECINSTR = 4;
const STT_NOTYPE = 0;
const STT_FUNC = 2;
const SYMBOL_BYTES = 24;

/** Names that say what the bytes are (ELF for the Arm 64-bit architecture, "Mapping symbols"), or an assembler's own. */
const NO_NAME = /^(?:\$[adtx](?:\.|$)|\.L|$)/;

/** An entry of a symbol table. */
export interface ElfSymbol {
  readonly name: string;
  readonly address: bigint;
  /** Bytes; 0 if the table does not say it. */
  readonly size: number;
  /** STT_…: what it is. */
  readonly type: number;
  /** The index of the section that it is in; a reserved one if it is in none. */
  readonly section: number;
  readonly isCode: boolean;
}

/**
 * Names of the code in a 64-bit little-endian ELF file (vmlinux, xen-syms), in the order of their addresses: functions,
 * and labels of assembler code. None if it was stripped.
 *
 * @throws RangeError if it is no such file, or is cut
 */
export function readElfSymbols(bytes: Uint8Array): CodeSymbol[] {
  return codeOf(allElfSymbols(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
}

/**
 * Names of the code in a program or library: if it was stripped, of what it offers to others, which they find by name.
 *
 * @throws RangeError if it is no 64-bit little-endian ELF file, or is cut
 */
export function readProgramSymbols(file: Buffer): CodeSymbol[] {
  const symbols = codeOf(allElfSymbols(file));
  return symbols.length > 0 ? symbols : codeOf(allElfSymbols(file, SHT_DYNSYM));
}

/** Functions and labels of code, of all symbols, in the order of their addresses. */
export function codeOf(symbols: readonly ElfSymbol[]): CodeSymbol[] {
  const code = symbols.filter(
    ({ type, isCode, name }) => (type === STT_FUNC || type === STT_NOTYPE) && isCode && !NO_NAME.test(name),
  );
  return byAddress(
    code.map(({ address, name, size }) => ({ address, name, ...(size === 0 ? {} : { size }) })),
  );
}

/**
 * Everything that has a name in a 64-bit little-endian ELF file.
 *
 * @param table the type of the tables that are read: that of all symbols, which stripping takes away, if it is not said
 * @throws RangeError if it is no such file, or is cut
 */
export function allElfSymbols(file: Buffer, table = SHT_SYMTAB): ElfSymbol[] {
  const sections = elfSections(file);
  const tables = sections.filter(({ type }) => type === table);
  return tables.flatMap((each) => symbolsIn(file, sections, each));
}

function symbolsIn(file: Buffer, sections: readonly ElfSection[], table: ElfSection): ElfSymbol[] {
  const names = sections[table.link];
  if (names === undefined) throw new RangeError('symbols without names');
  const symbols: ElfSymbol[] = [];
  for (let at = table.offset; at < table.offset + table.size; at += SYMBOL_BYTES) {
    const section = file.readUInt16LE(at + 6);
    const { flags = 0 } = sections[section] ?? {};
    symbols.push({
      name: textAt(file, names.offset + file.readUInt32LE(at)),
      address: file.readBigUInt64LE(at + 8),
      size: Number(file.readBigUInt64LE(at + 16)),
      type: file.readUInt8(at + 4) & 0xf,
      section,
      isCode: (flags & SHF_EXECINSTR) !== 0,
    });
  }
  return symbols;
}
