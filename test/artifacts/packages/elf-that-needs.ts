/** What a made-up program or library says of the files that it needs. */
export interface MadeUpNeeds {
  readonly interpreter?: string;
  readonly libraries?: readonly string[];
  /** Folders, as DT_RUNPATH has them. */
  readonly runpath?: string;
}

const PT_LOAD = 1;
const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const DT_NULL = 0;
const DT_NEEDED = 1;
const DT_STRTAB = 5;
const DT_RUNPATH = 29;

/** Where the file is loaded, to tell addresses from places in it. */
const BASE = 0x40_0000;
const HEADER = 64;
const PROGRAM_HEADER = 56;

/** A 64-bit ELF file that has nothing but its needs. */
export function elfThatNeeds({ interpreter, libraries = [], runpath }: MadeUpNeeds): Buffer {
  let strings = '\0';
  const place = (text: string): number => {
    const at = strings.length;
    strings += `${text}\0`;
    return at;
  };
  const interpreterAt = interpreter === undefined ? 0 : place(interpreter);
  const entries = [
    ...libraries.map((name) => [DT_NEEDED, place(name)] as const),
    ...(runpath === undefined ? [] : [[DT_RUNPATH, place(runpath)] as const]),
  ];
  const dynamicAt = HEADER + 3 * PROGRAM_HEADER;
  const stringsAt = dynamicAt + 16 * (entries.length + 2);
  const size = stringsAt + strings.length;
  const file = Buffer.alloc(size);
  file.write('\x7fELF\x02\x01\x01', 'latin1');
  file.writeBigUInt64LE(BigInt(HEADER), 0x20);
  file.writeUInt16LE(PROGRAM_HEADER, 0x36);
  file.writeUInt16LE(interpreter === undefined ? 2 : 3, 0x38);
  const segment = (index: number, type: number, at: number, length: number): void => {
    const header = HEADER + index * PROGRAM_HEADER;
    file.writeUInt32LE(type, header);
    file.writeBigUInt64LE(BigInt(at), header + 8);
    file.writeBigUInt64LE(BigInt(BASE + at), header + 16);
    file.writeBigUInt64LE(BigInt(length), header + 32);
  };
  segment(0, PT_LOAD, 0, size);
  segment(1, PT_DYNAMIC, dynamicAt, stringsAt - dynamicAt);
  if (interpreter !== undefined) segment(2, PT_INTERP, stringsAt + interpreterAt, interpreter.length + 1);
  for (const [index, [tag, value]] of [
    ...entries,
    [DT_STRTAB, BASE + stringsAt] as const,
    [DT_NULL, 0] as const,
  ].entries()) {
    file.writeBigUInt64LE(BigInt(tag), dynamicAt + 16 * index);
    file.writeBigUInt64LE(BigInt(value), dynamicAt + 16 * index + 8);
  }
  file.write(strings, stringsAt, 'latin1');
  return file;
}
