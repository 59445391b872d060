import type { KernelImageFormat } from '../architecture.ts';
import { peBytes } from '../pe.ts';

/** Of the header of a kernel, Linux Documentation/arch/arm64/booting.rst. */
const HEADER = { size: 16, flags: 24, magic: 56, end: 64 } as const;

/** Bits 1 and 2 of the flags. */
const PAGE_KIB = [undefined, 4, 16, 64] as const;

/** An Image for Arm, which is also a PE file unless it was built without EFI. */
export const image: KernelImageFormat = {
  format: 'Image',
  path: 'arch/arm64/boot/Image',
  recognise: (bytes) =>
    bytes.length >= HEADER.end && bytes.toString('latin1', HEADER.magic, HEADER.magic + 4) === 'ARM\x64',
  // The header says what the kernel takes in memory, which may be up to twice as much where all is debugged.
  bytes: (bytes) => peBytes(bytes) ?? Math.floor(Number(bytes.readBigUInt64LE(HEADER.size)) / 2),
  pageKiB: (bytes) => PAGE_KIB[(bytes.readUInt8(HEADER.flags) >> 1) & 3],
};
