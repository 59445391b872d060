/** A section of a file, with what is in it. */
export interface Section {
  readonly type: number;
  readonly flags?: number;
  readonly content: Buffer;
  readonly link?: number;
  readonly info?: number;
}

/** A segment that is loaded, from a place of the file on. */
export interface Segment {
  readonly offset: number;
  readonly address: number;
  readonly size: number;
  readonly executable: boolean;
}

const HEADER = 64;
const SEGMENT_HEADER = 56;
const SECTION_HEADER = 64;

/**
 * An ELF64 file with these sections behind the empty one that each has, one after the other from the returned file's byte 64
 * on, and with these segments.
 */
export function elfWithCode(sections: readonly Section[], segments: readonly Segment[] = []): Buffer {
  const contents = Buffer.concat(sections.map(({ content }) => content));
  const [segmentsAt, sectionsAt] = [
    HEADER + contents.length,
    HEADER + contents.length + SEGMENT_HEADER * segments.length,
  ];
  const header = Buffer.alloc(HEADER);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeUInt16LE(183, 18);
  header.writeBigUInt64LE(BigInt(segmentsAt), 0x20);
  header.writeBigUInt64LE(BigInt(sectionsAt), 0x28);
  header.writeUInt16LE(SEGMENT_HEADER, 0x36);
  header.writeUInt16LE(segments.length, 0x38);
  header.writeUInt16LE(SECTION_HEADER, 0x3a);
  header.writeUInt16LE(sections.length + 1, 0x3c);
  let at = HEADER;
  const sectionHeaders = sections.map(({ type, flags = 0, content, link = 0, info = 0 }) => {
    const own = Buffer.alloc(SECTION_HEADER);
    for (const [place, value] of Object.entries({ 4: type, 40: link, 44: info }))
      own.writeUInt32LE(value, Number(place));
    for (const [place, value] of Object.entries({ 8: flags, 24: at, 32: content.length }))
      own.writeBigUInt64LE(BigInt(value), Number(place));
    at += content.length;
    return own;
  });
  const segmentHeaders = segments.map(({ offset, address, size, executable }) => {
    const own = Buffer.alloc(SEGMENT_HEADER);
    own.writeUInt32LE(1, 0);
    own.writeUInt32LE(executable ? 5 : 4, 4);
    for (const [place, value] of Object.entries({ 8: offset, 16: address, 32: size, 40: size }))
      own.writeBigUInt64LE(BigInt(value), Number(place));
    return own;
  });
  return Buffer.concat([
    header,
    contents,
    ...segmentHeaders,
    Buffer.alloc(SECTION_HEADER),
    ...sectionHeaders,
  ]);
}

/** A table of functions in a section, and the names of it, for sections that follow each other. */
export function functionTable(
  functions: readonly { readonly name: string; readonly address: number; readonly size: number }[],
  section: number,
): readonly [table: Buffer, names: Buffer] {
  const names = Buffer.from(['', ...functions.map(({ name }) => name), ''].join('\0'), 'latin1');
  const table = Buffer.alloc(24 * (functions.length + 1));
  let nameAt = 1;
  for (const [index, { name, address, size }] of functions.entries()) {
    const at = 24 * (index + 1);
    table.writeUInt32LE(nameAt, at);
    table.writeUInt8(0x12, at + 4);
    table.writeUInt16LE(section, at + 6);
    table.writeBigUInt64LE(BigInt(address), at + 8);
    table.writeBigUInt64LE(BigInt(size), at + 16);
    nameAt += name.length + 1;
  }
  return [table, names];
}

/** Why a reader refuses a file; `undefined` if it does not. */
export function refusalOf(read: () => unknown): unknown {
  try {
    read();
    return undefined;
  } catch (error) {
    return error;
  }
}
