import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { Bochs } from '../../../artifacts/bochs.ts';
import { messageOf, WorldswitchError } from '../../../system/errors.ts';
import { runProcess } from '../../../system/processes.ts';
import { payloadOf } from './kernel-payload.ts';

/** Seconds for unpacking a kernel, with a wide margin. */
const LIMIT = 120;

/** Whether a kernel's image is packed: what is no ELF file is. */
export function isPacked(image: Buffer): boolean {
  return image.toString('latin1', 0, 4) !== '\u007fELF';
}

/**
 * The ELF file in a kernel's image.
 *
 * @param folder where files between lie, which stay there
 * @throws WorldswitchError if it can't be unpacked
 */
export async function unpackKernel(
  image: Buffer,
  { unpackers }: Pick<Bochs, 'unpackers'>,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const { packer, bytes } = payloadOf(image);
  if (packer === 'gzip' || packer === 'zstd') return unpackHere(packer, bytes);
  const plain = join(folder, 'vmlinux');
  const packed = `${plain}.${packer}`;
  await writeFile(packed, bytes);
  const { command, args } = unpackers[packer];
  // One names the other file by itself, and the other has to be told.
  const files = packer === 'xz' ? [packed] : [packed, plain];
  await runProcess(command, [...args, '-d', ...files], {
    title: 'unpacking the kernel',
    timeLimit: LIMIT,
    ...(signal === undefined ? {} : { signal }),
  });
  return readFile(plain);
}

/** Unpacks what Node can. @throws WorldswitchError if it is damaged */
function unpackHere(packer: 'gzip' | 'zstd', bytes: Buffer): Buffer {
  try {
    return packer === 'gzip' ? gunzipSync(bytes) : zstdDecompressSync(bytes);
  } catch (error) {
    throw new WorldswitchError(`the kernel can't be unpacked: ${messageOf(error)}`, {
      next: 'use another version of the kernel (worldswitch list --versions), or another image of your own',
      cause: error,
    });
  }
}
