import { deflateRawSync } from 'node:zlib';

/** The beginning of an arm64 image, with texts that it has somewhere behind. */
export function arm64Image(...texts: readonly string[]): Buffer {
  const header = Buffer.alloc(64);
  header.write('ARM\x64', 56, 'latin1');
  return withTexts(header, texts);
}

/** What the header of an arm64 image says beside what it is. */
export interface Arm64Header {
  /** Bytes that it takes in memory. */
  readonly size?: number;
  readonly pageKiB?: 4 | 16 | 64;
  /** Bytes that its one section has in the file of an EFI application, which it then is. */
  readonly section?: number;
}

/** A whole arm64 image with such a header. */
export function arm64ImageWith({ size = 0, pageKiB, section }: Arm64Header): Buffer {
  const image = Buffer.alloc(Math.max(0x100, 0x100 + (section ?? 0)));
  image.writeBigUInt64LE(BigInt(size), 16);
  image.writeUInt8(pageKiB === undefined ? 0 : [4, 16, 64].indexOf(pageKiB) * 2 + 2, 24);
  image.write('ARM\x64', 56, 'latin1');
  if (section === undefined) return image;
  image.write('MZ', 0, 'latin1');
  image.writeUInt32LE(0x40, 0x3c);
  image.write('PE\0\0', 0x40, 'latin1');
  image.writeUInt16LE(1, 0x46);
  // Where the section is in the file, and its size there.
  image.writeUInt32LE(section, 0x58 + 16);
  image.writeUInt32LE(0x100, 0x58 + 20);
  return image;
}

/** A kernel within an EFI application, as Linux's zboot has it. */
export function zboot(payload: Buffer, packing: string): Buffer {
  const header = Buffer.alloc(0x200);
  header.write('MZ\0\0zimg', 'latin1');
  header.writeUInt32LE(header.length, 8);
  header.writeUInt32LE(payload.length, 12);
  header.write(`${packing}\0`, 24, 'latin1');
  return Buffer.concat([header, payload]);
}

/** A part of an ELF file that is loaded at an address. */
export interface Loaded {
  readonly address: bigint;
  readonly content: Buffer;
}

/** An ELF file for a 64-bit machine, of which all is loaded. */
export function elfOf(machine: number, parts: readonly Loaded[]): Buffer {
  const headers = Buffer.alloc(64 + 56 * parts.length);
  elf(64, machine).copy(headers);
  headers.writeBigUInt64LE(64n, 0x20);
  headers.writeUInt16LE(56, 0x36);
  headers.writeUInt16LE(parts.length, 0x38);
  let offset = headers.length;
  for (const [index, { address, content }] of parts.entries()) {
    const at = 64 + 56 * index;
    headers.writeUInt32LE(1, at);
    headers.writeBigUInt64LE(BigInt(offset), at + 8);
    headers.writeBigUInt64LE(address, at + 16);
    headers.writeBigUInt64LE(BigInt(content.length), at + 32);
    offset += content.length;
  }
  return Buffer.concat([headers, ...parts.map(({ content }) => content)]);
}

/** The setup code of a bzImage that says this release; for a 32-bit machine if that is asked for. */
export function bzImage(release: string, bits: 32 | 64 = 64): Buffer {
  // Of four sectors behind the first, and nothing in protected mode.
  const setup = Buffer.alloc(0xa00);
  setup.write('HdrS', 0x202, 'latin1');
  setup.writeUInt16LE(0x020f, 0x206);
  setup.writeUInt16LE(0x400, 0x20e);
  setup.writeUInt16LE(bits === 64 ? 1 : 0, 0x236);
  setup.write(`${release} (someone@somewhere) #1 SMP\0`, 0x600, 'latin1');
  return setup;
}

/** The beginning of an ELF file for a machine (3: i386, 62: x86-64, 183: arm64). */
export function elf(bits: 32 | 64, machine: number, ...texts: readonly string[]): Buffer {
  const header = Buffer.alloc(64);
  header.write(`\x7fELF${bits === 64 ? '\x02' : '\x01'}\x01\x01`, 'latin1');
  header.writeUInt16LE(machine, 18);
  return withTexts(header, texts);
}

/** Texts of every Xen. */
export const XEN_GREETING = 'Xen version %d.%d%s (%s@%s)';

/** Xen's configuration as it is in its image: a gzip stream, with a name if one is given, and what follows it. */
export function xenConfiguration(version: string, name?: string): Buffer {
  const text = `#\n# Automatically generated file; DO NOT EDIT.\n# Xen/x86 ${version} Configuration\n#\nCONFIG_X86=y\n`;
  const header = Buffer.from([0x1f, 0x8b, 8, name === undefined ? 0 : 8, 0, 0, 0, 0, 2, 3]);
  return Buffer.concat([
    header,
    Buffer.from(name === undefined ? '' : `${name}\0`),
    deflateRawSync(text),
    Buffer.from('checksum and what is behind it'),
  ]);
}

/** The image of a Xen for x86 that says this version. */
export function xenForX86(version: string): Buffer {
  return Buffer.concat([elf(32, 3, XEN_GREETING), xenConfiguration(version)]);
}

function withTexts(header: Buffer, texts: readonly string[]): Buffer {
  return Buffer.concat([header, Buffer.from(texts.map((text) => `\0${text}\0`).join(''), 'latin1')]);
}
