import { image as bzImage } from '../../../architectures/x86/kernel-image.ts';
import { type Packing, packingOf } from '../../../artifacts/packing.ts';
import { WorldswitchError } from '../../../system/errors.ts';

/** Of the header of a bzImage (Linux Documentation/x86/boot.rst). */
const HEADER = { begin: 0x1f1, jump: 0x201, afterJump: 0x202 };

/** What begins a kernel that is packed with LZ4, in the form that Linux has it (lz4 -l). */
const LZ4 = '02214c18';

/** What a kernel is packed with. */
export type Packer = Packing | 'lz4';

/** The kernel itself in a bzImage, as it is packed. */
export interface Payload {
  readonly packer: Packer;
  readonly bytes: Buffer;
}

/** @throws WorldswitchError if it can't be unpacked */
export function payloadOf(image: Buffer): Payload {
  const bytes = bzImage.payload?.(image) ?? image;
  const packer = bytes.toString('hex', 0, LZ4.length / 2) === LZ4 ? 'lz4' : packingOf(bytes);
  if (packer !== undefined) return { packer, bytes };
  throw new WorldswitchError('the kernel is packed in a way that worldswitch does not unpack', {
    next: 'build it with CONFIG_KERNEL_GZIP, CONFIG_KERNEL_LZ4, CONFIG_KERNEL_XZ or CONFIG_KERNEL_ZSTD',
  });
}

/** The part of a bzImage's header that whoever boots it passes on to it, and where it stands. */
export function setupHeaderOf(image: Buffer): { readonly place: number; readonly bytes: Buffer } {
  const end = HEADER.afterJump + image.readUInt8(HEADER.jump);
  return { place: HEADER.begin, bytes: image.subarray(HEADER.begin, end) };
}
