import { type Packing, packingOf } from './packing.ts';

/** What begins a kernel that is packed with LZ4, in the form that Linux has it (lz4 -l). */
const LZ4 = '02214c18';

const SIZE_BYTES = 4;

/** What a kernel is packed with. */
export type Packer = Packing | 'lz4';

/** The kernel itself in an image, as it is packed. */
export interface PackedKernel {
  readonly packer: Packer;
  readonly bytes: Buffer;
}

/**
 * What is packed in a kernel's image, as its packer left it.
 *
 * @param payload of the image, with what Linux puts behind it
 * @returns `undefined` if it is packed in a way that is not known here
 */
export function packedKernel(payload: Buffer): PackedKernel | undefined {
  const packer = payload.toString('hex', 0, LZ4.length / 2) === LZ4 ? 'lz4' : packingOf(payload);
  if (packer === undefined) return undefined;
  // Linux puts the size of what is packed behind it, but for gzip, which does so itself.
  return { packer, bytes: packer === 'gzip' ? payload : payload.subarray(0, -SIZE_BYTES) };
}
