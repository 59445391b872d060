import { elfIdentity } from '../../architectures/elf-identity.ts';
import { elfSections, textAt } from '../elf-file.ts';

/** Of a 64-bit ELF file: where its header and those of its sections have what (System V ABI, "Sections"). */
const FILE = { sections: 0x28, sectionSize: 0x3a, names: 0x3e, end: 0x40 } as const;
const SECTION = { name: 0, type: 4, flags: 8, offset: 24, size: 32, alignment: 48 } as const;
const SHT_NULL = 0;
const SHT_NOBITS = 8;

/** Bytes; a page is the most that a module's sections ask for, and the largest have 64 KiB. */
const LARGEST_ALIGNMENT = 2 ** 16;

/** Sections that only debuggers read, and what relocates them. */
const DEBUGGING = /^\.(?:rela?\.)?debug_/;

/**
 * A module without what only debuggers read of it, as `INSTALL_MOD_STRIP=1` installs it: modules that lie where they were
 * built take ten times as much with it, and machines have little memory. One that has none of it stays as it is, so that
 * its signature holds.
 *
 * Sections keep their numbers, which symbols refer to: an emptied one is of no type, and the kernel passes it over
 * (Linux kernel/module/main.c, elf_validity_check).
 */
export function withoutDebugging(module: Buffer): Buffer {
  try {
    return stripped(module);
  } catch (error) {
    // It is cut, or no module at all, which the kernel will say.
    if (error instanceof RangeError) return module;
    throw error;
  }
}

function stripped(module: Buffer): Buffer {
  if (elfIdentity(module)?.bits !== 64) return module;
  const sections = elfSections(module);
  const [first, step] = [
    Number(module.readBigUInt64LE(FILE.sections)),
    module.readUInt16LE(FILE.sectionSize),
  ];
  const names = sections[module.readUInt16LE(FILE.names)]?.offset ?? 0;
  const headers = Buffer.from(module.subarray(first, first + sections.length * step));
  const isDebugging = (index: number): boolean =>
    DEBUGGING.test(textAt(module, names + headers.readUInt32LE(index * step + SECTION.name)));
  if (!sections.some((_, index) => isDebugging(index))) return module;
  const pieces: Buffer[] = [Buffer.from(module.subarray(0, FILE.end))];
  let at = FILE.end;
  const append = (content: Buffer, alignment: number): number => {
    const place = Math.ceil(at / alignment) * alignment;
    pieces.push(Buffer.alloc(place - at), content);
    at = place + content.length;
    // Sections that overlap would be there more than once.
    if (at > 2 * module.length + LARGEST_ALIGNMENT) throw new RangeError('sections that overlap');
    return place;
  };
  for (const [index, { type, offset, size }] of sections.entries()) {
    const header = headers.subarray(index * step, (index + 1) * step);
    if (isDebugging(index)) header.fill(0, SECTION.type);
    else if (type !== SHT_NULL && type !== SHT_NOBITS) {
      if (offset + size > module.length) throw new RangeError('a section that is cut');
      const alignment = Math.max(1, Number(header.readBigUInt64LE(SECTION.alignment)));
      if (alignment > LARGEST_ALIGNMENT) throw new RangeError('a section that nothing could hold');
      const place = append(module.subarray(offset, offset + size), alignment);
      header.writeBigUInt64LE(BigInt(place), SECTION.offset);
    }
  }
  pieces[0]?.writeBigUInt64LE(BigInt(append(headers, 8)), FILE.sections);
  return Buffer.concat(pieces);
}
