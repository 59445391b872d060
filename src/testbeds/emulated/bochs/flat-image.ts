import { WorldswitchError } from '../../../system/errors.ts';

/** What an ELF file puts into memory, from its first byte to its last. */
export interface FlatImage {
  /** The physical address of its first byte. */
  readonly address: number;
  readonly bytes: Buffer;
  /** Where its memory ends, what is to be zero included. */
  readonly end: number;
  /** The physical address at which it is entered. */
  readonly entry: number;
}

const PT_LOAD = 1;

/** Far more than any kernel takes. */
const MOST_BYTES = 1 << 30;

interface Segment {
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly memorySize: number;
}

/** Lays out an ELF executable for x86, of 32 or 64 bits. @throws WorldswitchError if it is none, or damaged */
export function flatImageOf(file: Buffer): FlatImage {
  try {
    return layOut(file);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw notOne(error);
  }
}

function layOut(file: Buffer): FlatImage {
  if (file.toString('latin1', 0, 4) !== '\u007fELF') throw notOne();
  const is64 = file[4] === 2;
  const segments = segmentsOf(file, is64).filter(({ memorySize }) => memorySize > 0);
  const address = Math.min(...segments.map((segment) => segment.address));
  const length = Math.max(...segments.map((segment) => segment.address + segment.fileSize)) - address;
  const end = Math.max(...segments.map((segment) => segment.address + segment.memorySize));
  if (segments.length === 0 || length > MOST_BYTES || end - address > MOST_BYTES) throw notOne();
  const bytes = Buffer.alloc(length);
  for (const { offset, address: at, fileSize } of segments) {
    if (offset + fileSize > file.length) throw notOne();
    file.copy(bytes, at - address, offset, offset + fileSize);
  }
  const entry = is64 ? Number(file.readBigUInt64LE(24)) : file.readUInt32LE(24);
  // Linux may say its entry as a virtual address: it is the beginning then.
  return { address, bytes, end, entry: entry >= address && entry < end ? entry : address };
}

function segmentsOf(file: Buffer, is64: boolean): Segment[] {
  const table = is64 ? Number(file.readBigUInt64LE(32)) : file.readUInt32LE(28);
  const [size, count] = [file.readUInt16LE(is64 ? 54 : 42), file.readUInt16LE(is64 ? 56 : 44)];
  return Array.from({ length: count }, (_, index) => table + index * size)
    .filter((at) => file.readUInt32LE(at) === PT_LOAD)
    .map((at) => {
      const word = (place64: number, place32: number): number =>
        is64 ? Number(file.readBigUInt64LE(at + place64)) : file.readUInt32LE(at + place32);
      return { offset: word(8, 4), address: word(24, 12), fileSize: word(32, 16), memorySize: word(40, 20) };
    });
}

function notOne(cause?: unknown): WorldswitchError {
  return new WorldswitchError('what is to be booted holds no ELF file that could be laid out in memory', {
    next: 'use another version of the kernel (worldswitch list --versions), or another image of your own',
    cause,
  });
}
