import type { KernelImageFormat } from '../architecture.ts';

/** Of the header of a kernel, Linux Documentation/x86/boot.rst. */
const HEADER = {
  setupSectors: 0x1f1,
  protectedSize: 0x1f4,
  magic: 0x202,
  protocol: 0x206,
  version: 0x20e,
  loadFlags: 0x236,
  end: 0x238,
} as const;
const SECTOR = 512;
const PARAGRAPH = 16;
const FIRST_PROTOCOL_WITH_LOAD_FLAGS = 0x020c;
const XLF_KERNEL_64 = 1;

/** A bzImage for 64-bit machines. */
export const image: KernelImageFormat = {
  format: 'bzImage',
  path: 'arch/x86/boot/bzImage',
  recognise(bytes) {
    if (bytes.length < HEADER.end) return false;
    return (
      bytes.toString('latin1', HEADER.magic, HEADER.magic + 4) === 'HdrS' &&
      bytes.readUInt16LE(HEADER.protocol) >= FIRST_PROTOCOL_WITH_LOAD_FLAGS &&
      (bytes.readUInt16LE(HEADER.loadFlags) & XLF_KERNEL_64) !== 0
    );
  },
  bytes(bytes) {
    // Of the part in real mode, beside the boot sector; 0 means 4.
    const sectors = bytes.readUInt8(HEADER.setupSectors) || 4;
    return (sectors + 1) * SECTOR + bytes.readUInt32LE(HEADER.protectedSize) * PARAGRAPH;
  },
  releasePlace(bytes) {
    const place = bytes.readUInt16LE(HEADER.version);
    // The header counts from the end of the first sector.
    return place === 0 ? undefined : place + SECTOR;
  },
};
