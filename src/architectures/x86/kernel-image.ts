import type { KernelImageFormat } from '../architecture.ts';

/** Of the header of a kernel, Linux Documentation/x86/boot.rst. */
const HEADER = {
  setupSectors: 0x1f1,
  protectedSize: 0x1f4,
  magic: 0x202,
  protocol: 0x206,
  version: 0x20e,
  loadFlags: 0x236,
  payload: 0x248,
  payloadLength: 0x24c,
  end: 0x250,
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
  bytes: (bytes) => protectedMode(bytes) + bytes.readUInt32LE(HEADER.protectedSize) * PARAGRAPH,
  payload: payloadOf,
  releasePlace(bytes) {
    const place = bytes.readUInt16LE(HEADER.version);
    // The header counts from the end of the first sector.
    return place === 0 ? undefined : place + SECTOR;
  },
};

/** Where the part in protected mode begins, behind the boot sector and the part in real mode; 0 sectors of that mean 4. */
function protectedMode(bytes: Buffer): number {
  return ((bytes.readUInt8(HEADER.setupSectors) || 4) + 1) * SECTOR;
}

/** What is packed in it. */
export function payloadOf(bytes: Buffer): Buffer {
  const begin = protectedMode(bytes) + bytes.readUInt32LE(HEADER.payload);
  return bytes.subarray(begin, begin + bytes.readUInt32LE(HEADER.payloadLength));
}
