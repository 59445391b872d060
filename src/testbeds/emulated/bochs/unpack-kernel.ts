import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elfIdentity } from '../../../architectures/elf-identity.ts';
import type { Bochs } from '../../../artifacts/bochs.ts';
import { unpack, UnpackError } from '../../../artifacts/packing.ts';
import { LARGEST_KERNEL } from '../../../artifacts/unpacked-kernel.ts';
import { WorldswitchError } from '../../../system/errors.ts';
import { runProcess } from '../../../system/processes.ts';
import { payloadOf } from './kernel-payload.ts';

/** Seconds for unpacking a kernel, with a wide margin. */
const LIMIT = 120;

/** Whether a kernel's image is packed: what is no ELF file is. */
export function isPacked(image: Buffer): boolean {
  return elfIdentity(image) === undefined;
}

/**
 * The ELF file in a kernel's image.
 *
 * @param folder where files between lie, which stay there
 * @throws WorldswitchError if it can't be unpacked
 */
export async function unpackKernel(
  image: Buffer,
  { lz4 }: Pick<Bochs, 'lz4'>,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const { packer, bytes } = payloadOf(image);
  if (packer === 'lz4') return unpackLz4(bytes, lz4, folder, signal);
  try {
    return await unpack(bytes, packer, LARGEST_KERNEL, signal);
  } catch (error) {
    if (!(error instanceof UnpackError)) throw error;
    throw new WorldswitchError(`the kernel can't be unpacked: ${error.message}`, {
      next: 'use another version of the kernel (worldswitch list --versions), or another image of your own',
      cause: error,
    });
  }
}

async function unpackLz4(
  bytes: Buffer,
  { command, args }: Bochs['lz4'],
  folder: string,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const plain = join(folder, 'vmlinux');
  const packed = `${plain}.lz4`;
  await writeFile(packed, bytes);
  await runProcess(command, [...args, '-d', packed, plain], {
    title: 'unpacking the kernel',
    timeLimit: LIMIT,
    ...(signal === undefined ? {} : { signal }),
  });
  return readFile(plain);
}
