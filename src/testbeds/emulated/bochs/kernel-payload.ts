import { payloadOf as payloadIn } from '../../../architectures/x86/kernel-image.ts';
import { packedKernel, type PackedKernel } from '../../../artifacts/packed-kernel.ts';
import { WorldswitchError } from '../../../system/errors.ts';

/** Of the header of a bzImage (Linux Documentation/x86/boot.rst). */
const HEADER = { begin: 0x1f1, jump: 0x201, afterJump: 0x202 };

/** @throws WorldswitchError if it can't be unpacked */
export function payloadOf(image: Buffer): PackedKernel {
  const packed = packedKernel(payloadIn(image));
  if (packed !== undefined) return packed;
  throw new WorldswitchError('the kernel is packed in a way that worldswitch does not unpack', {
    next: 'build it with CONFIG_KERNEL_GZIP, CONFIG_KERNEL_LZ4, CONFIG_KERNEL_XZ or CONFIG_KERNEL_ZSTD',
  });
}

/** The part of a bzImage's header that whoever boots it passes on to it, and where it stands. */
export function setupHeaderOf(image: Buffer): { readonly place: number; readonly bytes: Buffer } {
  const end = HEADER.afterJump + image.readUInt8(HEADER.jump);
  return { place: HEADER.begin, bytes: image.subarray(HEADER.begin, end) };
}
