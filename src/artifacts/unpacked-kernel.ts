import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KernelImageFormat } from '../architectures/architecture.ts';
import { cached, type CachedOptions } from '../system/cache.ts';
import { packedKernel } from './packed-kernel.ts';
import { unpack, UnpackError } from './packing.ts';

/** Bytes that no kernel exceeds, unpacked. */
export const LARGEST_KERNEL = 2 ** 29;

/**
 * A kernel as it is when its image has unpacked itself: what a hypervisor that boots it has to do too, in a machine that takes
 * seconds for it.
 *
 * @param format of the architecture's images
 * @returns `undefined` if the image is not packed, or in a way that is left to whoever boots it
 */
export async function unpackedKernel(
  { image, sha256 }: { readonly image: string; readonly sha256: string },
  format: KernelImageFormat,
  options: CachedOptions,
): Promise<string | undefined> {
  const { recognise, payload } = format;
  if (payload === undefined) return undefined;
  const whole = await readFile(image);
  const packed = recognise(whole) ? packedKernel(payload(whole)) : undefined;
  // LZ4 unpacks so fast that it is left to whoever boots it.
  if (packed === undefined || packed.packer === 'lz4') return undefined;
  const { packer, bytes } = packed;
  try {
    const entry = await cached(
      'images',
      `kernel-${sha256.slice(0, 32)}`,
      async (folder) =>
        writeFile(join(folder, 'vmlinux'), await unpack(bytes, packer, LARGEST_KERNEL, options.signal)),
      options,
    );
    return join(entry.path, 'vmlinux');
  } catch (error) {
    // The machine says of a damaged kernel what is wrong with it.
    if (error instanceof UnpackError) return undefined;
    throw error;
  }
}
