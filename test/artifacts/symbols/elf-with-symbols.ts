/** A symbol as an ELF file has it. */
export interface ElfSymbol {
  readonly name: string;
  readonly address: bigint;
  readonly size: number;
  /** STT_NOTYPE 0, STT_OBJECT 1, STT_FUNC 2. */
  readonly type: number;
  readonly section: 'text' | 'data' | 'undefined';
}

const SECTION_INDEX = { undefined: 0, text: 1, data: 2 } as const;

/** What a program has at an address when it starts. */
export interface ElfContents {
  readonly address: number;
  readonly bytes: Buffer;
}

/** An ELF64 file with sections for code and data and these symbols, as a linker would write it. */
export function elfWithSymbols(
  symbols: readonly ElfSymbol[],
  machine = 183,
  contents: ElfContents = { address: 0, bytes: Buffer.alloc(0) },
): Buffer {
  const names = ['', ...symbols.map(({ name }) => name)];
  const strings = Buffer.from(`${names.join('\0')}\0`, 'latin1');
  const table = Buffer.alloc(24 * (symbols.length + 1));
  let nameAt = 1;
  for (const [index, { name, address, size, type, section }] of symbols.entries()) {
    const at = 24 * (index + 1);
    table.writeUInt32LE(nameAt, at);
    table.writeUInt8(0x10 | type, at + 4);
    table.writeUInt16LE(SECTION_INDEX[section], at + 6);
    table.writeBigUInt64LE(address, at + 8);
    table.writeBigUInt64LE(BigInt(size), at + 16);
    nameAt += name.length + 1;
  }
  const [tableAt, stringsAt] = [64, 64 + table.length];
  const header = Buffer.alloc(64);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeUInt16LE(2, 16);
  header.writeUInt16LE(machine, 18);
  header.writeBigUInt64LE(BigInt(stringsAt + strings.length), 0x28);
  header.writeUInt16LE(64, 0x3a);
  header.writeUInt16LE(5, 0x3c);
  const sections = [
    sectionHeader({ type: 0 }),
    sectionHeader({ type: 1, flags: 6 }),
    sectionHeader({ type: 1, flags: 3 }),
    sectionHeader({ type: 2, offset: tableAt, size: table.length, link: 4 }),
    sectionHeader({ type: 3, offset: stringsAt, size: strings.length }),
  ];
  const sectionsAt = stringsAt + strings.length;
  const segmentAt = sectionsAt + 64 * sections.length;
  header.writeBigUInt64LE(BigInt(segmentAt), 0x20);
  header.writeUInt16LE(SEGMENT_BYTES, 0x36);
  header.writeUInt16LE(1, 0x38);
  const segment = segmentHeader(segmentAt + SEGMENT_BYTES, contents);
  return Buffer.concat([header, table, strings, ...sections, segment, contents.bytes]);
}

const SEGMENT_BYTES = 56;

/** PT_LOAD. */
function segmentHeader(offset: number, { address, bytes }: ElfContents): Buffer {
  const header = Buffer.alloc(SEGMENT_BYTES);
  header.writeUInt32LE(1, 0);
  for (const [at, value] of Object.entries({ 8: offset, 16: address, 32: bytes.length, 40: bytes.length }))
    header.writeBigUInt64LE(BigInt(value), Number(at));
  return header;
}

function sectionHeader(fields: {
  type: number;
  flags?: number;
  offset?: number;
  size?: number;
  link?: number;
}): Buffer {
  const { type, flags = 0, offset = 0, size = 0, link = 0 } = fields;
  const header = Buffer.alloc(64);
  header.writeUInt32LE(type, 4);
  header.writeBigUInt64LE(BigInt(flags), 8);
  header.writeBigUInt64LE(BigInt(offset), 24);
  header.writeBigUInt64LE(BigInt(size), 32);
  header.writeUInt32LE(link, 40);
  return header;
}
