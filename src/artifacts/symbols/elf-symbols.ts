import { elfSections, type ElfSection, textAt } from '../elf-file.ts';
import type { CodeSymbol } from '../../results/trace.ts';
import { byAddress } from './symbol.ts';

/** System V ABI, "Symbol Table" and "Sections". */
const SHT_SYMTAB = 2;
const SHF_EXECINSTR = 4;
const STT_NOTYPE = 0;
const STT_FUNC = 2;
const SYMBOL_BYTES = 24;

/** Names that say what the bytes are (ELF for the Arm 64-bit architecture, "Mapping symbols"), or an assembler's own. */
const NO_NAME = /^(?:\$[adtx](?:\.|$)|\.L|$)/;

/**
 * Names of the code in a 64-bit little-endian ELF file (vmlinux, xen-syms), in the order of their addresses: functions,
 * and labels of assembler code. None if it was stripped.
 *
 * @throws RangeError if it is no such file, or is cut
 */
export function readElfSymbols(bytes: Uint8Array): CodeSymbol[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sections = elfSections(file);
  const tables = sections.filter(({ type }) => type === SHT_SYMTAB);
  return byAddress(tables.flatMap((table) => symbolsIn(file, sections, table)));
}

function symbolsIn(file: Buffer, sections: readonly ElfSection[], table: ElfSection): CodeSymbol[] {
  const names = sections[table.link];
  if (names === undefined) throw new RangeError('symbols without names');
  const symbols: CodeSymbol[] = [];
  for (let at = table.offset; at < table.offset + table.size; at += SYMBOL_BYTES) {
    const type = file.readUInt8(at + 4) & 0xf;
    const { flags = 0 } = sections[file.readUInt16LE(at + 6)] ?? {};
    if ((type !== STT_FUNC && type !== STT_NOTYPE) || (flags & SHF_EXECINSTR) === 0) continue;
    const name = textAt(file, names.offset + file.readUInt32LE(at));
    if (NO_NAME.test(name)) continue;
    const [address, size] = [file.readBigUInt64LE(at + 8), Number(file.readBigUInt64LE(at + 16))];
    symbols.push({ address, name, ...(size === 0 ? {} : { size }) });
  }
  return symbols;
}
