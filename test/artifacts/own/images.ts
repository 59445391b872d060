import { deflateRawSync } from 'node:zlib';

/** The beginning of an arm64 image, with texts that it has somewhere behind. */
export function arm64Image(...texts: readonly string[]): Buffer {
  const header = Buffer.alloc(64);
  header.write('ARM\x64', 56, 'latin1');
  return withTexts(header, texts);
}

/** The setup code of a bzImage that says this release; for a 32-bit machine if that is asked for. */
export function bzImage(release: string, bits: 32 | 64 = 64): Buffer {
  const setup = Buffer.alloc(0x800);
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
