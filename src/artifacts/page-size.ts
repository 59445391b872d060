import { open } from 'node:fs/promises';
import { supportOf } from '../architectures/index.ts';
import { WorldswitchError } from '../system/errors.ts';
import type { Bootable } from './own/fit.ts';

/** Bytes; headers of kernels say it within them. */
const HEADER = 4096;

/**
 * Refuses a kernel for pages that a CPU does not have: it would end before it could say so.
 *
 * @param image the kernel's file
 * @param release as messages call it
 * @throws WorldswitchError if it is built for such pages
 */
export async function requirePages(
  { id, machine }: Pick<Bootable, 'id' | 'machine'>,
  image: string,
  release: string | undefined,
): Promise<void> {
  if (machine.pagesKiB === undefined) return;
  const format = supportOf(machine.architecture).linux.image;
  const header = await beginningOf(image);
  const pageKiB = format.recognise(header) ? format.pageKiB?.(header) : undefined;
  if (pageKiB === undefined || machine.pagesKiB.includes(pageKiB)) return;
  throw new WorldswitchError(
    `Linux ${release ?? image} is built for pages of ${pageKiB} KiB, which the ${machine.cpu} of ${id} does not have`,
    {
      next: 'choose another flavour with --kernel (worldswitch list --versions shows them), or other configurations with -c',
    },
  );
}

async function beginningOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEADER), 0, HEADER, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
