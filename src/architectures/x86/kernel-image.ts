import type { KernelImageFormat } from '../architecture.ts';

/** Of the header of a kernel, Linux Documentation/x86/boot.rst. */
const HEADER = { magic: 0x202, protocol: 0x206, version: 0x20e, loadFlags: 0x236, end: 0x238 } as const;
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
  releasePlace(bytes) {
    const place = bytes.readUInt16LE(HEADER.version);
    // The header counts from the end of the first sector.
    return place === 0 ? undefined : place + 0x200;
  },
};
