import type { ModuleCode, ModuleSection } from '../../results/machine-code.ts';
import { elfSections, type ElfSection, requireApart } from '../elf-file.ts';
import { allElfSymbols, codeOf, type ElfSymbol } from '../symbols/elf-symbols.ts';

/** System V ABI, "Sections" and "Relocation". */
const SHT_PROGBITS = 1;
const SHT_RELA = 4;
const SHF_ALLOC = 2;
const SHF_EXECINSTR = 4;
const RELOCATION_BYTES = 24;

/** Bytes that a relocation changes: an instruction of Arm's, what x86 adds to an address. */
const RELOCATED_BYTES = 4;

/**
 * The code of a module, unpacked.
 *
 * @param name of its file
 * @throws RangeError if it is no 64-bit little-endian ELF file, or is cut
 */
export function readModuleCode(name: string, file: Buffer): ModuleCode {
  const sections = elfSections(file);
  const symbols = allElfSymbols(file);
  requireApart(sections.filter(isCode), file);
  return {
    name: name.replaceAll('-', '_'),
    sections: sections.flatMap((section, index) => {
      if (!isCode(section)) return [];
      return sectionOf(file, section, sections.filter(isRelocationOf(index)), inSection(symbols, index));
    }),
  };
}

function isCode({ type, flags, size }: ElfSection): boolean {
  return type === SHT_PROGBITS && (flags & SHF_ALLOC) !== 0 && (flags & SHF_EXECINSTR) !== 0 && size > 0;
}

function isRelocationOf(index: number): (section: ElfSection) => boolean {
  return ({ type, info }) => type === SHT_RELA && info === index;
}

function inSection(symbols: readonly ElfSymbol[], index: number): ElfSymbol[] {
  return symbols.filter(({ section }) => section === index);
}

function sectionOf(
  file: Buffer,
  { offset, size }: ElfSection,
  relocations: readonly ElfSection[],
  symbols: readonly ElfSymbol[],
): ModuleSection {
  const stays = new Uint8Array(size).fill(1);
  for (const table of relocations) {
    for (let at = table.offset; at < table.offset + table.size; at += RELOCATION_BYTES) {
      const place = Number(file.readBigUInt64LE(at));
      stays.fill(0, place, place + RELOCATED_BYTES);
    }
  }
  return { bytes: file.subarray(offset, offset + size), stays, symbols: codeOf(symbols) };
}
