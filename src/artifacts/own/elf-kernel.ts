import { elfIdentity } from '../../architectures/elf-identity.ts';
import { elfSections, type ElfSegment, elfSegments } from '../elf-file.ts';

/** System V ABI, "Program Loading" and "Sections". */
const PT_LOAD = 1;
const SHT_NOBITS = 8;

/** Of the header of a 32-bit file and of its program headers: where something is. */
const ELF32 = { programHeaders: 0x1c, headerSize: 0x2a, headers: 0x2c, offset: 4, size: 16 } as const;

/**
 * Bytes that an ELF file has at least, by its segments and sections.
 *
 * @returns `undefined` if not even its headers are all there
 */
export function elfBytes(file: Buffer): number | undefined {
  try {
    const parts = elfIdentity(file)?.bits === 32 ? segments32(file) : parts64(file);
    return parts.reduce((most, { offset, size }) => Math.max(most, offset + size), 0);
  } catch {
    return undefined;
  }
}

type Part = Pick<ElfSegment, 'offset' | 'size'>;

function parts64(file: Buffer): Part[] {
  return [...elfSegments(file), ...elfSections(file).filter(({ type }) => type !== SHT_NOBITS)];
}

function segments32(file: Buffer): Part[] {
  const first = file.readUInt32LE(ELF32.programHeaders);
  return Array.from({ length: file.readUInt16LE(ELF32.headers) }, (_, index) => {
    const at = first + index * file.readUInt16LE(ELF32.headerSize);
    return { offset: file.readUInt32LE(at + ELF32.offset), size: file.readUInt32LE(at + ELF32.size) };
  });
}

/**
 * What a kernel's ELF file has in memory when it is loaded, as `objcopy -O binary` writes it; on Arm that is its Image.
 *
 * @param limit bytes that it may be
 * @returns `undefined` if it has nothing to load, or more
 */
export function flatImage(file: Buffer, limit: number): Buffer | undefined {
  if (elfIdentity(file)?.bits !== 64) return undefined;
  const loaded = elfSegments(file).filter(({ type, size }) => type === PT_LOAD && size > 0);
  const start = Math.min(...loaded.map(({ address }) => address));
  const ends = loaded.map(({ address, size }) => address - start + size);
  const bytes = Math.max(0, ...ends);
  if (bytes === 0 || bytes > limit) return undefined;
  const image = Buffer.alloc(bytes);
  for (const { offset, address, size } of loaded)
    file.subarray(offset, offset + size).copy(image, address - start);
  return image;
}
