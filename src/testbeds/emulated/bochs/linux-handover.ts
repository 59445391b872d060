import { at, type LoadedFile } from './handover.ts';
import { memoryMap, MIB, RANGE_BYTES } from './memory-map.ts';

/** Parts of the handover, from its beginning. */
const PLACES = {
  tables: 0x1000,
  directories: 0x3000,
  parameters: 0x7000,
  commandLine: 0x8000,
  end: 0x9000,
} as const;
const PAGE = 0x1000;

/** Of boot_params (Linux Documentation/x86/zero-page.rst, boot.rst). */
const BOOT = {
  ranges: 0x1e8,
  loader: 0x210,
  loadFlags: 0x211,
  initramfs: 0x218,
  initramfsSize: 0x21c,
  commandLine: 0x228,
  map: 0x2d0,
} as const;
const UNKNOWN_LOADER = 0xff;
const LOADED_HIGH = 1;

/** The longest command line that an x86 kernel takes, the zero at its end included (COMMAND_LINE_SIZE). */
export const LONGEST_COMMAND_LINE = 2048;

/** What a Linux is entered with. */
export interface LinuxHandover {
  readonly entry: number;
  readonly commandLine: string;
  /** Of its image, which it wants to see again. */
  readonly setupHeader: { readonly place: number; readonly bytes: Buffer };
  readonly initramfs: LoadedFile;
  readonly memoryMiB: number;
}

/** Enters Linux in 64-bit mode, as its boot protocol has it: the first 4 GiB are mapped one to one. */
export function linuxHandover(linux: LinuxHandover): Buffer {
  const memory = Buffer.alloc(PLACES.end);
  [linux.entry, 0, 0, at(PLACES.parameters), at(PLACES.tables)].forEach((word, index) => {
    memory.writeUInt32LE(word, index * 4);
  });
  writePageTables(memory);
  const { place, bytes } = linux.setupHeader;
  bytes.copy(memory, PLACES.parameters + place);
  const put = (offset: number, value: number): void => {
    memory.writeUInt32LE(value, PLACES.parameters + offset);
  };
  memory[PLACES.parameters + BOOT.loader] = UNKNOWN_LOADER;
  memory[PLACES.parameters + BOOT.loadFlags] =
    (memory[PLACES.parameters + BOOT.loadFlags] ?? 0) | LOADED_HIGH;
  put(BOOT.initramfs, linux.initramfs.address);
  put(BOOT.initramfsSize, linux.initramfs.length);
  put(BOOT.commandLine, at(PLACES.commandLine));
  const map = memoryMap(linux.memoryMiB);
  memory[PLACES.parameters + BOOT.ranges] = map.length;
  map.forEach(({ begin, length, type }, index) => {
    const entry = PLACES.parameters + BOOT.map + index * RANGE_BYTES;
    memory.writeBigUInt64LE(BigInt(begin), entry);
    memory.writeBigUInt64LE(BigInt(length), entry + 8);
    memory.writeUInt32LE(type, entry + 16);
  });
  memory.write(`${linux.commandLine}\0`, PLACES.commandLine, 'latin1');
  return memory;
}

/** One table of each level but the third, which has four, of pages of 2 MiB. */
function writePageTables(memory: Buffer): void {
  const present = 0x7;
  const accessedLargePage = 0xe7;
  const pointers = PLACES.tables + PAGE;
  memory.writeBigUInt64LE(BigInt(at(pointers) | present), PLACES.tables);
  for (let gib = 0; gib < 4; gib++) {
    const directory = PLACES.directories + gib * PAGE;
    memory.writeBigUInt64LE(BigInt(at(directory) | present), pointers + gib * 8);
    for (let page = 0; page < 512; page++)
      memory.writeBigUInt64LE(BigInt((gib * 512 + page) * 2 * MIB + accessedLargePage), directory + page * 8);
  }
}
